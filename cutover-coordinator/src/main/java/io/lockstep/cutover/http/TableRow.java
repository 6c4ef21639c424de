package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.cutover.view.Assessment;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.cutover.view.TableView;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Operation;
import io.lockstep.events.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One line of the console's grid of tables.
///
/// @param reason the first that speaks against PROVEN; empty when none does
/// @param differing rows that differ now, known losses among them
/// @param changes row changes of the source in this epoch
@JsonInclude
record TableRow(
        String table,
        String verdict,
        String reason,
        @Nullable Double coverage,
        @Nullable Double oldestProofSeconds,
        long rows,
        long differing,
        long suspects,
        long inFlight,
        @Nullable Double lagP95,
        long changes) {
    private static final Comparator<Ranked> WORST_FIRST = Comparator.comparingInt(Ranked::severity)
            .thenComparing(
                    Comparator.<Ranked>comparingLong(ranked -> ranked.row().differing())
                            .reversed())
            .thenComparingDouble(
                    ranked -> Objects.requireNonNullElse(ranked.row().coverage(), -1.0))
            .thenComparing(ranked -> ranked.row().table());

    private record Ranked(int severity, TableRow row) {}

    /// @param total how many tables there are
    /// @param matching how many of them have the wanted text in their name
    record Page(long total, long matching, int offset, List<TableRow> tables) {}

    /// @param text that the name has to contain, in any case; empty for every table
    static Page page(Overview overview, String text, int offset, int limit) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Ranked> matching = overview.tables().values().stream()
                .filter(view -> view.table().toString().toLowerCase(Locale.ROOT).contains(wanted))
                .map(view -> of(overview, view))
                .sorted(WORST_FIRST)
                .toList();
        return new Page(
                overview.tables().size(),
                matching.size(),
                offset,
                matching.stream().skip(offset).limit(limit).map(Ranked::row).toList());
    }

    private static Ranked of(Overview overview, TableView view) {
        Assessment assessment = overview.assessment(view);
        return new Ranked(severity(assessment.verdict()), of(overview, view, assessment));
    }

    private static TableRow of(Overview overview, TableView view, Assessment assessment) {
        CoverageDocument coverage = CoverageDocument.of(overview.coverage(view));
        Map<Operation, Long> source = view.totals().source();
        return new TableRow(
                view.table().toString(),
                assessment.verdict().word(),
                own(assessment, view).findFirst().map(Reason::text).orElse(""),
                coverage.ratio(),
                coverage.oldestProofSeconds(),
                coverage.rows(),
                view.differing() + view.known().count() + view.replayed(),
                Math.max(view.totals().suspects(), view.count(state -> state == DivergenceState.SUSPECT)),
                view.totals().inFlight(),
                LagDocument.of(overview.recentLag(view.table())).p95(),
                source.values().stream().mapToLong(Long::longValue).sum());
    }

    /// Those of the table itself come first: the others are the same for all.
    private static Stream<Reason> own(Assessment assessment, TableView view) {
        String name = view.table().toString();
        return assessment.reasons().stream()
                .sorted(Comparator.comparing(reason -> !reason.message().contains(name)));
    }

    private static int severity(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Diverged _ -> 0;
            case Verdict.Unproven _ -> 1;
            case Verdict.InFlight _ -> 2;
            case Verdict.Proven _ -> 3;
        };
    }
}
