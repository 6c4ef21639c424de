package io.lockstep.cutover.metrics;

import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.proof.WayBack;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Durations;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads the metrics off the cutover that is carried out here, anew at each scrape. Thread-safe.
///
/// @param standing empty while there is none
/// @param pauseBudget how long clients may have to wait in one
record CutoverMetrics(
        String migration, Supplier<Optional<Standing>> standing, Duration pauseBudget, InstantSource clock)
        implements MultiCollector {
    @Override
    public MetricSnapshots collect() {
        Samples samples = new Samples(migration);
        samples.add(Metric.CUTOVER_PAUSE_BUDGET, Durations.seconds(pauseBudget));
        standing.get().ifPresent(now -> {
            for (Phase phase : Phase.values()) {
                samples.add(Metric.CUTOVER_PHASE, phase == now.run().phase() ? 1 : 0, phase.name());
            }
            now.gates().forEach(gate -> gate(samples, gate));
            if (now.run().phase() == Phase.FAILBACK_WINDOW) {
                samples.add(Metric.FAILBACK_READY, ready(now) ? 1 : 0);
            }
            now.history()
                    .pause(clock.instant())
                    .ifPresent(pause -> samples.add(Metric.CUTOVER_PAUSE, pause.toMillis() / 1000.0));
            breaches(now.history().breaches(), samples);
        });
        return samples.snapshots();
    }

    private static void gate(Samples samples, Gate gate) {
        samples.add(Metric.CUTOVER_GATE, gate.open() ? 1 : 0, gate.name());
        samples.add(Metric.CUTOVER_GATE_UNKNOWN, gate.state() == Sighting.State.UNKNOWN ? 1 : 0, gate.name());
    }

    private static boolean ready(Standing now) {
        return now.gates().stream().anyMatch(gate -> gate.name().equals(WayBack.GATE) && gate.open());
    }

    private static void breaches(List<Breach> breaches, Samples samples) {
        long written = 0;
        long cameBack = 0;
        for (Breach breach : breaches) {
            switch (breach) {
                case Breach.Written _ -> written += breach.count();
                case Breach.CameBack _ -> cameBack += breach.count();
            }
        }
        samples.add(Metric.FENCE_BREACHES, written, "written");
        samples.add(Metric.FENCE_BREACHES, cameBack, "came_back");
    }
}
