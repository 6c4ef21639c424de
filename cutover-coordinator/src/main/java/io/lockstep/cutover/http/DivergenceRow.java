package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.view.Divergences;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.Ruling;
import io.lockstep.events.json.Divergence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One divergence as the console lists it: what `GET /api/v1/divergences` has whole is shortened here, so that a page
/// stays small whatever the keys.
///
/// @param key the key's columns in order
/// @param cause what most likely made it; null when that is not known
@JsonInclude
record DivergenceRow(
        String id,
        String table,
        List<KeyPart> key,
        @JsonProperty("class") DivergenceClass type,
        DivergenceState state,
        @JsonProperty("transient") boolean transientFault,
        List<ColumnPart> columns,
        long moreColumns,
        @Nullable String cause,
        @Nullable Long targetXid,
        Instant detectedAt,
        double detectionSeconds,
        Ruling.@Nullable Acknowledgement acknowledgement,
        List<Offer> offered) {
    private static final int LONGEST = 120;
    private static final int COLUMNS = 50;

    /// @param text the beginning of it, where it is long
    /// @param length in characters, of all of it
    record KeyPart(String name, String text, int length) {
        static KeyPart of(KeyColumn column) {
            return new KeyPart(
                    column.name(), shortened(column.text()), column.text().length());
        }
    }

    /// One column that differs. Values are there only where the operator lets them be shown; the console masks them
    /// until asked.
    @JsonInclude
    record ColumnPart(
            String name,
            @Nullable CellPart source,
            @Nullable CellPart target,
            @Nullable String cause) {}

    /// @param known whether the value may be shown
    /// @param value null for NULL, and when it may not
    @JsonInclude
    record CellPart(
            String fingerprint, boolean known, @Nullable String value) {
        static @Nullable CellPart of(Evidence.@Nullable Cell cell) {
            if (cell == null) {
                return null;
            }
            Evidence.Value value = cell.value();
            String text = value == null ? null : value.text();
            return new CellPart(cell.fingerprint(), value != null, text == null ? null : shortened(text));
        }
    }

    /// Something that may be asked of a divergence, or may not, and why not.
    record Offer(String action, String label, String effect, boolean allowed, String reason) {
        static List<Offer> of(DivergenceState state, SessionResource.@Nullable SessionDocument who) {
            return List.of(
                    of(
                            "acknowledge",
                            "Acknowledge",
                            "Takes note of it, with your name and reason. It stays open and keeps the gate closed.",
                            state,
                            who),
                    of("recheck", "Check again", "Has both databases read once more for this row.", state, who));
        }

        private static Offer of(
                String action,
                String label,
                String effect,
                DivergenceState state,
                SessionResource.@Nullable SessionDocument who) {
            String objection = RulingResource.objection(state, action);
            String reason = OfferedAction.reason(
                    Role.OPERATOR, who, Optional.of(objection).filter(text -> !text.isEmpty()));
            return new Offer(action, label, effect, reason.isEmpty(), reason);
        }
    }

    record Page(List<DivergenceRow> divergences, @Nullable String next) {}

    static Page page(Divergences all, DivergenceQuery query, SessionResource.@Nullable SessionDocument who) {
        DivergenceQuery.Found found = query.find(all);
        return new Page(found.page().stream().map(each -> of(each, who)).toList(), found.next());
    }

    private static DivergenceRow of(Divergence divergence, SessionResource.@Nullable SessionDocument who) {
        Evidence evidence = divergence.evidence();
        List<ColumnPart> columns = columns(divergence, evidence);
        Evidence.Explanation cause = evidence == null ? null : evidence.cause();
        return new DivergenceRow(
                divergence.id(),
                divergence.key().table().toString(),
                divergence.key().columns().stream().map(KeyPart::of).toList(),
                divergence.type(),
                divergence.state(),
                divergence.transientFault(),
                columns.stream().limit(COLUMNS).toList(),
                Math.max(0, columns.size() - COLUMNS),
                cause == null ? null : cause.text(),
                divergence.targetTransaction(),
                divergence.detectedAt(),
                Seconds.of(divergence.detection()),
                divergence.acknowledgement(),
                Offer.of(divergence.state(), who));
    }

    private static List<ColumnPart> columns(Divergence divergence, @Nullable Evidence evidence) {
        var columns = new ArrayList<ColumnPart>();
        if (evidence == null || evidence.columns().isEmpty()) {
            divergence.columns().forEach(name -> columns.add(new ColumnPart(name, null, null, null)));
            return columns;
        }
        for (Evidence.Column column : evidence.columns()) {
            columns.add(new ColumnPart(
                    column.name(),
                    CellPart.of(column.source()),
                    CellPart.of(column.target()),
                    column.cause() == null ? null : column.cause().name()));
        }
        return columns;
    }

    /// Never in the middle of a character.
    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
