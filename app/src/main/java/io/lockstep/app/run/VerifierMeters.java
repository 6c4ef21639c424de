package io.lockstep.app.run;

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
        meters.add(counter(registry, "lockstep.confirmer.rounds", "outcome", "read", ConfirmerFigures::rounds));
        meters.add(counter(registry, "lockstep.confirmer.rounds", "outcome", "void", ConfirmerFigures::voided));
        meters.add(counter(registry, "lockstep.confirmer.rows", "outcome", "read", ConfirmerFigures::rows));
        meters.add(counter(registry, "lockstep.confirmer.rows", "outcome", "refuted", ConfirmerFigures::refuted));
        meters.add(counter(registry, "lockstep.confirmer.rows", "outcome", "confirmed", ConfirmerFigures::confirmed));
        meters.add(counter(registry, "lockstep.confirmer.rows", "outcome", "left", ConfirmerFigures::left));
        meters.add(Gauge.builder("lockstep.confirmer.waiting", this, VerifierMeters::waiting)
                .tags(Tags.of("migration", migration))
                .strongReference(true)
                .register(registry));
        meters.add(FunctionCounter.builder("lockstep.sweep.rows", verifier, VerifierMeters::sweptRows)
                .tags(Tags.of("migration", migration))
                .register(registry));
        meters.add(Gauge.builder("lockstep.sweep.rows.per.second", verifier, VerifierMeters::sweptRowsPerSecond)
                .tags(Tags.of("migration", migration))
                .register(registry));
        meters.add(unreadable(registry, "changes", Verifier::unreadableChanges));
        meters.add(unreadable(registry, "rulings", Verifier::unreadableRulings));
        meters.add(FunctionCounter.builder("lockstep.verifier.restored.records", verifier, Verifier::restoredRecords)
                .tags(Tags.of("migration", migration))
                .register(registry));
        return () -> meters.forEach(registry::remove);
    }

    private Meter unreadable(MeterRegistry registry, String topic, ToDoubleFunction<Verifier> count) {
        return FunctionCounter.builder("lockstep.verifier.unreadable.records", verifier, count)
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
            MeterRegistry registry, String name, String tag, String value, ToDoubleFunction<ConfirmerFigures> figure) {
        return FunctionCounter.builder(
                        name,
                        verifier,
                        known -> known.confirmer()
                                .map(ConfirmerStatus::figures)
                                .map(figure::applyAsDouble)
                                .orElse(0.0))
                .tags(Tags.of("migration", migration, tag, value))
                .register(registry);
    }
}
