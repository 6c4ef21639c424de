package io.lockstep.app.demo;

import io.lockstep.cutover.view.LaneView;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.TableId;
import io.lockstep.events.json.TableProgress;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is measured beside the verdicts, as the demo reports it.
///
/// @param replayed row versions that a capture delivered again, after a restart say, and that were dropped
public record Measures(List<OfTable> tables, DemoReport.Changes replayed) {
    public Measures {
        tables = List.copyOf(tables);
    }

    /// One table's.
    ///
    /// @param lag by the operation of the source, while the workload ran undisturbed
    /// @param duplicates changes applied once more with the same outcome
    /// @param transients faults that were right again by the proof point
    /// @param tornTransactions transactions of the source that the target has shown in several of its own
    /// @param differedSeconds for how long rows have differed, added up over rows
    public record OfTable(
            String table,
            Map<Operation, DemoReport.Lag> lag,
            long duplicates,
            long transients,
            long tornTransactions,
            double differedSeconds) {
        public OfTable {
            lag = Collections.unmodifiableMap(new TreeMap<>(lag));
        }
    }

    /// @param lags of each table while the workload ran undisturbed
    static Measures of(Overview overview, Map<TableId, Map<Operation, LagHistogram>> lags) {
        Map<TableId, Duration> differed =
                overview.state().divergences().differed(overview.observation().now());
        List<OfTable> tables = overview.tables().values().stream()
                .map(view -> ofTable(
                        view.table(),
                        view.totals(),
                        lags.getOrDefault(view.table(), Map.of()),
                        differed.getOrDefault(view.table(), Duration.ZERO)))
                .toList();
        return new Measures(tables, replayed(overview.lanes()));
    }

    private static OfTable ofTable(
            TableId table, TableProgress totals, Map<Operation, LagHistogram> lags, Duration differed) {
        var lag = new EnumMap<Operation, DemoReport.Lag>(Operation.class);
        lags.forEach((operation, histogram) -> {
            if (histogram.samples() > 0) {
                lag.put(operation, DemoReport.Lag.of(histogram));
            }
        });
        return new OfTable(
                table.toString(),
                lag,
                totals.duplicates(),
                totals.transients().values().stream().mapToLong(Long::longValue).sum(),
                totals.torn(),
                Math.round(Narrator.seconds(differed) * 10) / 10.0);
    }

    private static DemoReport.Changes replayed(List<LaneView> lanes) {
        return new DemoReport.Changes(
                lanes.stream().mapToLong(lane -> lane.sourceAccount().dropped()).sum(),
                lanes.stream().mapToLong(lane -> lane.targetAccount().dropped()).sum());
    }

    /// The lags of everything settled so far, by table and operation.
    static Map<TableId, Map<Operation, LagHistogram>> lags(Overview overview) {
        var lags = new TreeMap<TableId, Map<Operation, LagHistogram>>();
        overview.tables().forEach((table, view) -> lags.put(table, view.totals().lags()));
        return lags;
    }

    /// What has come to them since.
    static Map<TableId, Map<Operation, LagHistogram>> minus(
            Map<TableId, Map<Operation, LagHistogram>> now, Map<TableId, Map<Operation, LagHistogram>> earlier) {
        var since = new TreeMap<TableId, Map<Operation, LagHistogram>>();
        now.forEach((table, lags) -> {
            Map<Operation, LagHistogram> before = earlier.getOrDefault(table, Map.of());
            var of = new EnumMap<Operation, LagHistogram>(Operation.class);
            lags.forEach((operation, lag) ->
                    of.put(operation, lag.minus(before.getOrDefault(operation, LagHistogram.EMPTY))));
            since.put(table, of);
        });
        return since;
    }
}
