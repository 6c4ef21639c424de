package io.lockstep.app.demo;

import io.lockstep.cutover.view.Coverage;
import io.lockstep.cutover.view.LaneView;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.CaptureReport.WatermarkReport;
import io.lockstep.events.json.Divergence;
import io.lockstep.lab.Fault;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads off the coordinator's view what Lockstep says, as a user would see it.
final class Witness {
    private final Supplier<Overview> overview;
    private final Duration watermarkInterval;

    /// @param watermarkInterval at which watermarks are written
    Witness(Supplier<Overview> overview, Duration watermarkInterval) {
        this.overview = overview;
        this.watermarkInterval = watermarkInterval;
    }

    String verdict() {
        return overview.get().assessment().verdict().word();
    }

    /// The verdict and, in a word each, what speaks against PROVEN.
    String verdictWithReasons() {
        String reasons = overview.get().assessment().reasons().stream()
                .map(Reason::code)
                .distinct()
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? verdict() : verdict() + " (" + reasons + ")";
    }

    /// The proven watermark; 0 while there is none.
    long proven() {
        return overview.get()
                .leastProven()
                .map(view -> view.progress().proven())
                .orElse(0L);
    }

    /// The newest watermark read from the source by every partition.
    long written() {
        return overview.get().lanes().stream()
                .flatMap(lane -> lane.current().stream())
                .mapToLong(view -> view.progress().sourceWatermark())
                .min()
                .orElse(0);
    }

    /// Seconds since the proven watermark was written; 0 while there is none.
    double proofAgeSeconds() {
        Overview now = overview.get();
        return now.lanes().stream()
                .flatMap(lane -> lane.proofAge(now.observation().now()).stream())
                .map(Narrator::seconds)
                .max(Comparator.naturalOrder())
                .orElse(0.0);
    }

    /// How far captures and verifier are behind what both databases show, in seconds: the age of the proof, less what
    /// the replicator has not brought to the target. Right to about a second, for captures report once a second.
    /// Empty while nothing is proven.
    OptionalDouble servicesLagSeconds() {
        Overview now = overview.get();
        return now.lanes().stream()
                .flatMap(lane -> servicesLag(now, lane).stream())
                .mapToDouble(Narrator::seconds)
                .max();
    }

    private Optional<Duration> servicesLag(Overview now, LaneView lane) {
        Duration missing = Optional.ofNullable(now.state().captures().get(CaptureReport.key(lane.lane(), Side.SOURCE)))
                .map(CaptureReport::watermarks)
                .map(watermarks -> notReplicated(watermarks, watermarkInterval))
                .orElse(Duration.ZERO);
        return lane.proofAge(now.observation().now()).map(age -> age.minus(missing));
    }

    /// What of the source's log the target does not show yet.
    static Duration notReplicated(WatermarkReport watermarks, Duration interval) {
        return watermarks.seen() == 0 ? Duration.ZERO : interval.multipliedBy(watermarks.written() - watermarks.seen());
    }

    long inFlight() {
        return overview.get().lanes().stream()
                .mapToLong(lane -> lane.sourceAccount().waiting())
                .sum();
    }

    DemoReport.Changes changes() {
        Overview now = overview.get();
        return new DemoReport.Changes(
                now.lanes().stream()
                        .mapToLong(lane -> lane.sourceAccount().received()
                                - lane.sourceAccount().dropped())
                        .sum(),
                now.lanes().stream()
                        .mapToLong(lane -> lane.targetAccount().received()
                                - lane.targetAccount().dropped())
                        .sum());
    }

    /// The lags of everything settled so far, by table and operation.
    Map<TableId, Map<Operation, LagHistogram>> lags() {
        return Measures.lags(overview.get());
    }

    /// @param lags what to report as those of the undisturbed workload
    Measures measures(Map<TableId, Map<Operation, LagHistogram>> lags) {
        return Measures.of(overview.get(), lags);
    }

    /// Whether every version that was captured is accounted for (G15).
    boolean balanced() {
        return overview.get().lanes().stream()
                .allMatch(lane ->
                        lane.sourceAccount().balanced() && lane.targetAccount().balanced());
    }

    /// The divergence of the row that a fault was injected into.
    Optional<Divergence> of(Fault fault) {
        return overview.get().state().divergences().stream()
                .filter(divergence -> concerns(divergence, fault))
                .findFirst();
    }

    boolean healed(Fault fault) {
        return of(fault).map(Divergence::state).equals(Optional.of(DivergenceState.HEALED));
    }

    /// What of the rows at rest is proven, for people.
    String coverage() {
        Coverage coverage = overview.get().coverage();
        double ratio = Objects.requireNonNullElse(coverage.ratio(), 0.0);
        return String.format(
                Locale.ROOT, "%,d rows at rest swept, coverage %.0f %%", coverage.rows(), Math.floor(100 * ratio));
    }

    /// Divergences of rows that no fault was injected into.
    long falseAlarms(Collection<Fault> injected) {
        return overview.get().state().divergences().stream()
                .filter(divergence -> injected.stream().noneMatch(fault -> concerns(divergence, fault)))
                .count();
    }

    private static boolean concerns(Divergence divergence, Fault fault) {
        RowKey key = divergence.key();
        return key.table().schema().equals(fault.table().schema())
                && key.table().name().equals(fault.table().name())
                && columns(key).equals(fault.key());
    }

    private static Map<String, String> columns(RowKey key) {
        return key.columns().stream().collect(Collectors.toMap(KeyColumn::name, KeyColumn::text));
    }
}
