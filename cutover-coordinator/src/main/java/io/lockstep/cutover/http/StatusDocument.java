package io.lockstep.cutover.http;

import io.lockstep.cutover.canary.Canaries;
import io.lockstep.cutover.view.Assessment;
import io.lockstep.cutover.view.Divergences;
import io.lockstep.cutover.view.LaneView;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.PartitionView;
import io.lockstep.cutover.view.Reason;
import io.lockstep.cutover.view.SideStatus;
import io.lockstep.events.CanaryKind;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Side;
import io.lockstep.events.json.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/status`. What is not known is null.
record StatusDocument(
        String migration,
        String verdict,
        List<String> reasons,
        long epoch,
        WatermarkDocument watermark,
        Lags lag,
        CoverageDocument coverage,
        long suspects,
        long divergences,
        KnownLossesDocument knownLossy,
        long undecided,
        long inFlight,
        long unreadableRecords,
        Canary canary,
        Sides sides,
        List<LaneDocument> lanes) {

    /// One lane, which is proven by itself.
    ///
    /// @param tables how many it has shown
    record LaneDocument(
            String lane,
            String verdict,
            List<String> reasons,
            long epoch,
            WatermarkDocument watermark,
            LaneLags lag,
            long tables,
            Sides sides) {}

    record LaneLags(
            @Nullable Double replicationSeconds, @Nullable Double verificationSeconds) {}

    /// The watermark before which everything is decided.
    record WatermarkDocument(
            @Nullable Long sequence,
            @Nullable Instant provenAt,
            @Nullable Double ageSeconds) {}

    /// @param p50 like the others, over the last minutes
    record Lags(
            @Nullable Double replicationSeconds,
            @Nullable Double verificationSeconds,
            @Nullable Double p50,
            @Nullable Double p95,
            @Nullable Double p99,
            @Nullable Double max) {}

    /// @param lastFoundAt when any was found last; of several lanes in the one where that is longest ago
    /// @param missed the kinds that were not found when they were planted last, or not found right again
    /// @param lanes each by itself
    record Canary(@Nullable Instant lastFoundAt, List<String> missed, List<CanaryDocument> lanes) {}

    /// @param lastFoundAt when one of each kind was found last, by its kind
    record CanaryDocument(String lane, Map<String, Instant> lastFoundAt, List<String> missed) {}

    record Sides(SideDocument source, SideDocument target) {}

    record SideDocument(
            @Nullable String lsn,
            @Nullable Boolean connected,
            @Nullable Long slotRetainedBytes) {}

    static StatusDocument of(String migration, Overview overview) {
        Divergences divergences = overview.state().divergences();
        long suspects = divergences.count(state -> state == DivergenceState.SUSPECT);
        return new StatusDocument(
                migration,
                overview.assessment().verdict().word(),
                overview.assessment().reasons().stream().map(Reason::text).toList(),
                overview.epoch(),
                watermark(overview),
                lags(overview),
                CoverageDocument.of(overview.coverage()),
                suspects,
                divergences.count(DivergenceState::open)
                        - suspects
                        - divergences.knownLosses().count(),
                KnownLossesDocument.of(divergences.knownLosses(), overview.acceptedLosses()),
                sum(overview, TableProgress::undecided),
                sum(overview, TableProgress::inFlight),
                overview.state().unreadableRecords(),
                canaries(overview),
                sides(overview::side),
                overview.lanes().stream().map(lane -> lane(overview, lane)).toList());
    }

    private static Canary canaries(Overview overview) {
        List<CanaryDocument> lanes = overview.canaries().entrySet().stream()
                .map(lane -> new CanaryDocument(lane.getKey(), lastFound(lane.getValue()), missed(lane.getValue())))
                .toList();
        return new Canary(
                overview.canariesAnsweredAt().orElse(null),
                lanes.stream()
                        .flatMap(lane -> lane.missed().stream())
                        .distinct()
                        .toList(),
                lanes);
    }

    private static Map<String, Instant> lastFound(Canaries canaries) {
        var byKind = new TreeMap<String, Instant>();
        canaries.lastFound().forEach((kind, at) -> byKind.put(kind.name(), at));
        return byKind;
    }

    private static List<String> missed(Canaries canaries) {
        return canaries.failed().keySet().stream().map(CanaryKind::name).toList();
    }

    private static LaneDocument lane(Overview overview, LaneView lane) {
        Assessment assessment = overview.assessment(lane);
        return new LaneDocument(
                lane.lane(),
                assessment.verdict().word(),
                assessment.reasons().stream().map(Reason::text).toList(),
                lane.epoch(),
                watermark(
                        lane.leastProven(), lane.proofAge(overview.observation().now())),
                new LaneLags(Seconds.orNull(lane.replicationLag()), Seconds.orNull(lane.verificationLag())),
                overview.tables().values().stream()
                        .filter(table -> table.lanes().contains(lane.lane()))
                        .count(),
                sides(side -> overview.side(lane.lane(), side)));
    }

    static WatermarkDocument watermark(Overview overview) {
        return watermark(overview.leastProven(), overview.proofAge());
    }

    private static WatermarkDocument watermark(Optional<PartitionView> proven, Optional<Duration> age) {
        return proven.map(least ->
                        new WatermarkDocument(least.progress().proven(), least.provenAt(), Seconds.orNull(age)))
                .orElseGet(() -> new WatermarkDocument(null, null, null));
    }

    private static Sides sides(Function<Side, SideStatus> statuses) {
        return new Sides(side(statuses.apply(Side.SOURCE)), side(statuses.apply(Side.TARGET)));
    }

    private static Lags lags(Overview overview) {
        LagHistogram lag = overview.recentLag();
        return new Lags(
                Seconds.orNull(overview.replicationLag()),
                Seconds.orNull(overview.verificationLag()),
                LagDocument.seconds(lag, 0.50),
                LagDocument.seconds(lag, 0.95),
                LagDocument.seconds(lag, 0.99),
                LagDocument.seconds(lag, 1));
    }

    private static SideDocument side(SideStatus status) {
        String lsn = status.lsn() == null ? null : status.lsn().toString();
        return new SideDocument(lsn, status.connected(), status.slotRetainedBytes());
    }

    private static long sum(Overview overview, ToLongFunction<TableProgress> figure) {
        return overview.tables().values().stream()
                .mapToLong(table -> figure.applyAsLong(table.totals()))
                .sum();
    }
}
