package io.lockstep.app.repair;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.app.topics.RowText;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.verifier.repair.Damage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The open divergences of a table: those that are repaired, and those that are not. Immutable.
///
/// @param rows that are confirmed to differ
/// @param skipped the others
public record Damages(List<Damage> rows, List<Skipped> skipped) {
    public Damages {
        rows = List.copyOf(rows);
        skipped = List.copyOf(skipped);
    }

    /// One that is left alone.
    ///
    /// @param reason why, for people
    public record Skipped(Damage damage, DivergenceState state, String reason) {}

    /// Sorts them.
    ///
    /// @param divergences as the coordinator lists them
    /// @param key of the only row that is wanted; empty for all
    public static Damages of(JsonNode divergences, TableId table, Optional<String> key) {
        var rows = new ArrayList<Damage>();
        var skipped = new ArrayList<Skipped>();
        for (JsonNode each : divergences) {
            DivergenceState state = DivergenceState.valueOf(each.path("state").asText());
            Damage damage = damage(each, table);
            if (!state.open() || each.path("transient").asBoolean() || !wanted(damage, table, key)) {
                continue;
            }
            objection(each, state, damage)
                    .ifPresentOrElse(reason -> skipped.add(new Skipped(damage, state, reason)), () -> rows.add(damage));
        }
        return new Damages(rows, skipped);
    }

    private static boolean wanted(Damage damage, TableId table, Optional<String> key) {
        return key.isEmpty()
                || (!damage.key().columns().isEmpty()
                        && new RowText(table, key.get()).like(damage.key()).equals(damage.key()));
    }

    private static Optional<String> objection(JsonNode divergence, DivergenceState state, Damage damage) {
        if (damage.key().columns().isEmpty()) {
            return Optional.of("it concerns the whole table: have it loaded anew");
        }
        if (divergence.path("class").asText().equals(DivergenceClass.KNOWN_LOSSY.name())) {
            return Optional.of("the replicator is known for it and would do it again ("
                    + losses(divergence.path("evidence").path("losses")) + ")");
        }
        return switch (state) {
            case SUSPECT -> Optional.of("direct reads have not confirmed it yet");
            case ACKNOWLEDGED -> Optional.of("somebody has taken note of it: have it rechecked first");
            case CONFIRMED -> Optional.empty();
            case REFUTED, HEALED -> Optional.of("it is closed");
        };
    }

    private static String losses(JsonNode losses) {
        return losses.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
    }

    private static Damage damage(JsonNode divergence, TableId table) {
        List<KeyColumn> columns = divergence.path("key").properties().stream()
                .map(column -> column(column.getKey(), column.getValue()))
                .toList();
        return new Damage(
                divergence.path("id").asText(),
                divergence.path("lane").asText(),
                divergence.path("epoch").asLong(),
                new RowKey(table, columns));
    }

    private static KeyColumn column(String name, JsonNode value) {
        return value.isNumber()
                ? new KeyColumn(
                        name, KeyColumn.Kind.NUMBER, value.decimalValue().toPlainString())
                : new KeyColumn(name, KeyColumn.Kind.TEXT, value.asText());
    }
}
