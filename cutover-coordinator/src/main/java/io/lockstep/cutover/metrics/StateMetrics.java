package io.lockstep.cutover.metrics;

import io.lockstep.cutover.canary.Canaries;
import io.lockstep.cutover.view.Divergences;
import io.lockstep.cutover.view.Durations;
import io.lockstep.cutover.view.LaneView;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.PartitionView;
import io.lockstep.cutover.view.SideStatus;
import io.lockstep.cutover.view.SlotView;
import io.lockstep.cutover.view.TableView;
import io.lockstep.events.CanaryKind;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.TableProgress;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads the metrics off the state, anew at each scrape. Thread-safe.
public final class StateMetrics implements MultiCollector {
    private static final List<String> VERDICTS = List.of("PROVEN", "IN_FLIGHT", "DIVERGED", "UNPROVEN");

    private final String migration;
    private final Supplier<Overview> overviews;

    public StateMetrics(String migration, Supplier<Overview> overviews) {
        this.migration = migration;
        this.overviews = overviews;
    }

    @Override
    public MetricSnapshots collect() {
        Overview overview = overviews.get();
        Samples samples = new Samples(migration);
        String verdict = overview.assessment().verdict().word();
        VERDICTS.forEach(word -> samples.add(Metric.VERDICT, word.equals(verdict) ? 1 : 0, word));
        samples.add(Metric.UNREADABLE, overview.state().unreadableRecords());
        overview.lanes().forEach(lane -> lane(samples, lane, overview));
        overview.tables().values().forEach(table -> table(samples, table));
        divergences(samples, overview.state().divergences());
        overview.state().divergences().knownLosses().byRule().forEach((rule, rows) -> {
            String accepted = Boolean.toString(overview.acceptedLosses().contains(rule));
            samples.add(Metric.KNOWN_LOSSY, rows, rule, accepted);
        });
        differed(samples, overview);
        for (Side side : Side.values()) {
            SideStatus status = overview.side(side);
            if (status.slotRetainedBytes() != null) {
                samples.add(Metric.SLOT_RETAINED, status.slotRetainedBytes(), side.word());
            }
        }
        overview.canaries().forEach((lane, canaries) -> canaries(samples, lane, canaries));
        overview.observation().slots().forEach(slot -> slot(samples, slot));
        return samples.snapshots();
    }

    private static void slot(Samples samples, SlotView slot) {
        String side = slot.side().word();
        samples.add(Metric.SLOT_LIMIT, slot.limitBytes(), slot.lane(), side);
        samples.add(Metric.SLOT_LOST, slot.trouble().isPresent() ? 1 : 0, slot.lane(), side);
        if (slot.safeBytes() != null) {
            samples.add(Metric.SLOT_SAFE, slot.safeBytes(), slot.lane(), side);
        }
    }

    private static void canaries(Samples samples, String lane, Canaries canaries) {
        for (CanaryKind kind : CanaryKind.values()) {
            samples.add(Metric.CANARIES_MISSED, canaries.missed().getOrDefault(kind, 0L), lane, kind.name());
        }
        canaries.lastFound().forEach((kind, at) -> samples.add(Metric.CANARY_FOUND, seconds(at), lane, kind.name()));
    }

    private static void lane(Samples samples, LaneView lane, Overview overview) {
        var now = overview.observation().now();
        samples.add(Metric.EPOCH, lane.epoch(), lane.lane());
        lane.proofAge(now).ifPresent(age -> samples.add(Metric.WATERMARK_AGE, Durations.seconds(age), lane.lane()));
        lane.leastProven()
                .ifPresent(least ->
                        samples.add(Metric.PROVEN_WATERMARK, least.progress().proven(), lane.lane()));
        lane.replicationLag()
                .ifPresent(lag -> samples.add(Metric.WATERMARK_REPLICATION, Durations.seconds(lag), lane.lane()));
        lane.verificationLag()
                .ifPresent(lag -> samples.add(Metric.WATERMARK_VERIFICATION, Durations.seconds(lag), lane.lane()));
        updates(samples, lane, overview);
        Duration waiting = lane.oldestInFlightAt()
                .map(since -> Durations.since(since, now))
                .orElse(Duration.ZERO);
        samples.add(Metric.OLDEST_IN_FLIGHT, Durations.seconds(waiting), lane.lane());
        versions(
                samples,
                lane,
                Side.SOURCE,
                lane.sourceAccount().received(),
                lane.sourceAccount().dropped());
        versions(
                samples,
                lane,
                Side.TARGET,
                lane.targetAccount().received(),
                lane.targetAccount().dropped());
        fates(samples, lane, Side.SOURCE, Fates.of(lane.sourceAccount()));
        fates(samples, lane, Side.TARGET, Fates.of(lane.targetAccount()));
    }

    private static void updates(Samples samples, LaneView lane, Overview overview) {
        lane.current().stream()
                .map(PartitionView::heardAt)
                .min(Instant::compareTo)
                .ifPresent(at -> samples.add(Metric.VERIFIER_LAST_UPDATE, seconds(at), lane.lane()));
        for (Side side : Side.values()) {
            Optional.ofNullable(overview.state().heard().get(CaptureReport.key(lane.lane(), side)))
                    .ifPresent(at -> samples.add(Metric.CAPTURE_LAST_UPDATE, seconds(at), lane.lane(), side.word()));
        }
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }

    private static void fates(Samples samples, LaneView lane, Side side, Map<String, Long> fates) {
        fates.forEach((fate, count) -> samples.add(Metric.ACCOUNTED, count, lane.lane(), side.word(), fate));
    }

    private static void versions(Samples samples, LaneView lane, Side side, long received, long dropped) {
        samples.add(Metric.CAPTURED, received - dropped, lane.lane(), side.word());
        samples.add(Metric.REPLAYED, dropped, lane.lane(), side.word());
    }

    private static void table(Samples samples, TableView view) {
        String table = view.table().toString();
        TableProgress totals = view.totals();
        samples.add(Metric.REPLICATION_LAG, totals.lag(), table);
        samples.add(Metric.SETTLED, totals.settled(), table);
        samples.add(Metric.SUPERSEDED, totals.superseded(), table);
        samples.add(Metric.DUPLICATES, totals.duplicates(), table);
        samples.add(Metric.COALESCED, totals.coalesced(), table);
        samples.add(Metric.TORN, totals.torn(), table);
        samples.add(Metric.ROWS_SEEN, totals.rows(), table);
        samples.add(Metric.IN_FLIGHT, totals.inFlight(), table);
        samples.add(Metric.UNDECIDED, totals.undecided(), table);
        samples.add(Metric.COVERAGE, view.rest().ratio(), table);
        samples.add(Metric.SUSPECTS, totals.suspects(), table);
        for (DivergenceClass type : DivergenceClass.values()) {
            samples.add(Metric.TRANSIENTS, totals.transients().getOrDefault(type, 0L), table, type.name());
        }
    }

    private static void differed(Samples samples, Overview overview) {
        var differed =
                overview.state().divergences().differed(overview.observation().now());
        for (TableId table : overview.tables().keySet()) {
            Duration time = differed.getOrDefault(table, Duration.ZERO);
            samples.add(Metric.DIVERGENCE_SECONDS, Durations.seconds(time), table.toString());
        }
    }

    private static void divergences(Samples samples, Divergences divergences) {
        for (DivergenceClass type : DivergenceClass.values()) {
            for (DivergenceState state : DivergenceState.values()) {
                var kind = new Divergences.Kind(type, state);
                long count = divergences.counts().values().stream()
                        .mapToLong((Map<Divergences.Kind, Long> kinds) -> kinds.getOrDefault(kind, 0L))
                        .sum();
                samples.add(Metric.DIVERGENCES, count, type.name(), state.name());
            }
        }
    }
}
