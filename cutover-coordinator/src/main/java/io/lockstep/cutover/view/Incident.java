package io.lockstep.cutover.view;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.Replay;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/// Rows that are suspect for one and the same reason: the replicator has applied again what it had applied, and
/// what they were before is not remembered. Most often nothing is wrong with them, and direct reads say so. A row
/// that they have found to differ is no longer among them.
///
/// @param replay as all partitions have seen it
/// @param rows how many of each table
record Incident(String lane, Replay replay, NavigableMap<TableId, Long> rows) {
    private record Cause(String lane, long to) {}

    static List<Incident> of(Collection<Divergence> divergences) {
        return divergences.stream()
                .filter(each -> each.state() == DivergenceState.SUSPECT && each.replay() != null)
                .collect(groupingBy(each -> new Cause(each.lane(), replay(each).to())))
                .values()
                .stream()
                .map(Incident::ofOne)
                .sorted(Comparator.comparing(Incident::lane)
                        .thenComparingLong(incident -> incident.replay().to()))
                .toList();
    }

    private static Incident ofOne(List<Divergence> rows) {
        return new Incident(
                rows.getFirst().lane(),
                rows.stream().map(Incident::replay).reduce(Replay::plus).orElseThrow(),
                rows.stream().collect(groupingBy(each -> each.key().table(), TreeMap::new, counting())));
    }

    private static Replay replay(Divergence divergence) {
        return Objects.requireNonNull(divergence.replay());
    }

    long rowsOf(TableId table) {
        return rows.getOrDefault(table, 0L);
    }

    /// Rows that may differ: as long as nobody has looked at them they count as such.
    Reason reason() {
        long all = rows.values().stream().mapToLong(Long::longValue).sum();
        String tables = rows.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(joining(", "));
        return new Reason.Differs("the replicator has gone back to an older checkpoint and applied watermarks "
                + replay.from() + " to " + replay.to() + " of lane " + lane + " again (seen at "
                + replay.since().truncatedTo(ChronoUnit.SECONDS) + "): " + all + (all == 1 ? " row" : " rows")
                + " of which no history is kept are being read directly (" + tables + ")");
    }
}
