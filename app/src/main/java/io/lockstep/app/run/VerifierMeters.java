package io.lockstep.app.run;

import io.lockstep.cutover.metrics.ServiceMetric;
import io.lockstep.verifier.Verifier;
import io.lockstep.verifier.confirm.ConfirmerFigures;
import io.lockstep.verifier.confirm.ConfirmerStatus;
import io.lockstep.verifier.sweeper.SweeperStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What a verifier's `/metrics` says of its direct reads, of the sweep, of what it could not read, and of what it had
/// to read again.
record VerifierMeters(String migration, Verifier verifier) {
    /// Shows the metrics until what it returns is closed.
    AutoCloseable bind(MeterRegistry registry) {
        List<Meter> meters = new ArrayList<>();
        meters.add(counter(registry, ServiceMetric.CONFIRMER_ROUNDS, "read", ConfirmerFigures::rounds));
        meters.add(counter(registry, ServiceMetric.CONFIRMER_ROUNDS, "void", ConfirmerFigures::voided));
        meters.add(counter(registry, ServiceMetric.CONFIRMER_ROWS, "read", ConfirmerFigures::rows));
        meters.add(counter(registry, ServiceMetric.CONFIRMER_ROWS, "refuted", ConfirmerFigures::refuted));
        meters.add(counter(registry, ServiceMetric.CONFIRMER_ROWS, "confirmed", ConfirmerFigures::confirmed));
        meters.add(counter(registry, ServiceMetric.CONFIRMER_ROWS, "left", ConfirmerFigures::left));
        meters.add(Gauge.builder(ServiceMetric.CONFIRMER_WAITING.baseName(), this, VerifierMeters::waiting)
                .description(ServiceMetric.CONFIRMER_WAITING.help())
                .tags(Tags.of("migration", migration))
                .strongReference(true)
                .register(registry));
        meters.add(FunctionCounter.builder(ServiceMetric.SWEEP_ROWS.baseName(), verifier, VerifierMeters::sweptRows)
                .description(ServiceMetric.SWEEP_ROWS.help())
                .tags(Tags.of("migration", migration))
                .register(registry));
        meters.add(Gauge.builder(ServiceMetric.SWEEP_RATE.baseName(), verifier, VerifierMeters::sweptRowsPerSecond)
                .description(ServiceMetric.SWEEP_RATE.help())
                .tags(Tags.of("migration", migration))
                .register(registry));
        meters.add(unreadable(registry, "changes", Verifier::unreadableChanges));
        meters.add(unreadable(registry, "rulings", Verifier::unreadableRulings));
        meters.add(FunctionCounter.builder(ServiceMetric.RESTORED.baseName(), verifier, Verifier::restoredRecords)
                .description(ServiceMetric.RESTORED.help())
                .tags(Tags.of("migration", migration))
                .register(registry));
        return () -> meters.forEach(registry::remove);
    }

    private Meter unreadable(MeterRegistry registry, String topic, ToDoubleFunction<Verifier> count) {
        return FunctionCounter.builder(ServiceMetric.UNREADABLE.baseName(), verifier, count)
                .description(ServiceMetric.UNREADABLE.help())
                .tags(Tags.of("migration", migration, "topic", topic))
                .register(registry);
    }

    private static double sweptRows(Verifier verifier) {
        return verifier.sweeper().map(SweeperStatus::rows).orElse(0L);
    }

    private static double sweptRowsPerSecond(Verifier verifier) {
        return verifier.sweeper().map(SweeperStatus::rowsPerSecond).orElse(0.0);
    }

    private double waiting() {
        return verifier.confirmer().map(ConfirmerStatus::waiting).orElse(0);
    }

    private Meter counter(
            MeterRegistry registry, ServiceMetric metric, String outcome, ToDoubleFunction<ConfirmerFigures> figure) {
        return FunctionCounter.builder(
                        metric.baseName(),
                        verifier,
                        known -> known.confirmer()
                                .map(ConfirmerStatus::figures)
                                .map(figure::applyAsDouble)
                                .orElse(0.0))
                .description(metric.help())
                .tags(Tags.of("migration", migration, "outcome", outcome))
                .register(registry);
    }
}
