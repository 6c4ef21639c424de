package io.lockstep.cutover.http;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.lockstep.cutover.view.Assessment;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.cutover.view.TableView;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Operation;
import io.lockstep.events.TableId;
import io.lockstep.events.json.TableProgress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One table in `GET /api/v1/tables`, in the newest epoch.
///
/// @param lanes that have it: one, unless it is moved to another or not seen yet
/// @param rules columns that are not compared exactly, each with what is compared of it
/// @param rows distinct keys that the stream has shown
/// @param counts versions by side and operation
/// @param divergences how many are open, by class
/// @param knownLossy those among them that the replicator is known for
record TableDocument(
        String table,
        List<String> lanes,
        String verdict,
        List<String> reasons,
        List<String> rules,
        CoverageDocument coverage,
        long rows,
        Counts counts,
        LagDocument lag,
        Map<Operation, LagDocument> lagByOperation,
        long settled,
        long superseded,
        long duplicates,
        long coalesced,
        long tornTransactions,
        long inFlight,
        long undecided,
        long suspects,
        Map<DivergenceClass, Long> transients,
        Map<DivergenceClass, Long> divergences,
        KnownLossesDocument knownLossy) {

    record Counts(Map<Operation, Long> source, Map<Operation, Long> target) {}

    static TableDocument of(Overview overview, TableView view) {
        Assessment assessment = overview.assessment(view);
        TableProgress totals = view.totals();
        return new TableDocument(
                view.table().toString(),
                view.lanes().stream().sorted().toList(),
                assessment.verdict().word(),
                assessment.reasons().stream().map(Reason::text).toList(),
                rules(overview, view.table()),
                CoverageDocument.of(overview.coverage(view)),
                totals.rows(),
                new Counts(byOperation(totals.source()), byOperation(totals.target())),
                LagDocument.of(overview.recentLag(view.table())),
                lags(overview, view.table()),
                totals.settled(),
                totals.superseded(),
                totals.duplicates(),
                totals.coalesced(),
                totals.torn(),
                totals.inFlight(),
                totals.undecided(),
                totals.suspects(),
                new TreeMap<>(totals.transients()),
                openByClass(view),
                KnownLossesDocument.of(view.known(), view.accepted()));
    }

    private static List<String> rules(Overview overview, TableId table) {
        return overview.tolerances().rules().stream()
                .filter(rule -> rule.table().equals(table))
                .map(rule -> rule.column() + " " + rule.tolerance())
                .toList();
    }

    private static Map<Operation, LagDocument> lags(Overview overview, TableId table) {
        var lags = new EnumMap<Operation, LagDocument>(Operation.class);
        for (Operation operation : Operation.values()) {
            lags.put(operation, LagDocument.of(overview.recentLag(table, operation)));
        }
        return lags;
    }

    private static Map<Operation, Long> byOperation(Map<Operation, Long> counts) {
        var all = new EnumMap<Operation, Long>(Operation.class);
        Stream.of(Operation.values()).forEach(operation -> all.put(operation, counts.getOrDefault(operation, 0L)));
        return all;
    }

    private static Map<DivergenceClass, Long> openByClass(TableView view) {
        return view.divergences().entrySet().stream()
                .filter(entry -> entry.getKey().state().open())
                .collect(groupingBy(entry -> entry.getKey().type(), TreeMap::new, summingLong(Map.Entry::getValue)));
    }
}
