package io.lockstep.cutover.view;

import io.lockstep.events.TableId;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.events.json.TableProgress;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every table that is known of: reported by the verifier, differing, or left out by a capture.
///
/// @param accepted the rules of the replicator's profile by which rows may differ
/// @param sweeps how far their rows at rest have been compared
record Tables(Divergences divergences, Set<String> accepted, Sweeps sweeps) {
    /// @param notVerified by lane, the selected tables that its captures leave out
    NavigableMap<TableId, TableView> of(List<LaneView> lanes, Function<LaneView, Map<TableId, Concern>> notVerified) {
        var totals = new TreeMap<TableId, TableProgress>();
        var seenIn = new TreeMap<TableId, Set<String>>();
        var leftOut = new TreeMap<TableId, Concern>();
        for (LaneView lane : lanes) {
            lane.current()
                    .forEach(view -> view.progress().tables().forEach((table, progress) -> {
                        totals.merge(table, progress, TableTotals::plus);
                        seenIn.computeIfAbsent(table, _ -> new HashSet<>()).add(lane.lane());
                    }));
            if (sweeps.lists(lane)) {
                sweeps.tables(lane).forEach(table -> {
                    totals.putIfAbsent(table, TableTotals.NONE);
                    seenIn.computeIfAbsent(table, _ -> new HashSet<>()).add(lane.lane());
                });
            }
            notVerified.apply(lane).forEach((table, concern) -> {
                leftOut.put(table, concern);
                seenIn.computeIfAbsent(table, _ -> new HashSet<>()).add(lane.lane());
            });
        }
        leftOut.keySet().forEach(table -> totals.putIfAbsent(table, TableTotals.NONE));
        Set<TableId> seen = Set.copyOf(seenIn.keySet());
        divergences.lanes().forEach((table, lanesOfIt) -> {
            totals.putIfAbsent(table, TableTotals.NONE);
            seenIn.computeIfAbsent(table, _ -> new HashSet<>()).addAll(lanesOfIt);
        });
        var tables = new TreeMap<TableId, TableView>();
        totals.forEach((table, total) -> {
            Set<String> itsLanes = seenIn.getOrDefault(table, Set.of());
            Optional<Concern> leaves = Optional.ofNullable(leftOut.get(table));
            tables.put(table, view(table, seen.contains(table), total, leaves, within(itsLanes, lanes)));
        });
        return Collections.unmodifiableNavigableMap(tables);
    }

    private static List<LaneView> within(Set<String> names, List<LaneView> lanes) {
        return lanes.stream().filter(lane -> names.contains(lane.lane())).toList();
    }

    private TableView view(
            TableId table, boolean seen, TableProgress total, Optional<Concern> notVerified, List<LaneView> lanes) {
        return new TableView(
                table,
                lanes.stream().map(LaneView::lane).collect(Collectors.toSet()),
                seen,
                total,
                divergences.counts().getOrDefault(table, Map.of()),
                divergences.incidents().stream()
                        .mapToLong(incident -> incident.rowsOf(table))
                        .sum(),
                divergences.knownLosses(table),
                accepted,
                notVerified,
                rest(table, lanes));
    }

    private RestCoverage rest(TableId table, List<LaneView> lanes) {
        return lanes.stream()
                .map(lane -> RestCoverage.of(lane, table, sweeps))
                .reduce(RestCoverage::worse)
                .orElse(RestCoverage.NONE);
    }
}
