package io.lockstep.app.run;

import io.lockstep.verifier.Verifier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What a verifier's `/metrics` says of what it could not read.
record VerifierMeters(String migration, Verifier verifier) {
    /// Shows the metrics until what it returns is closed.
    AutoCloseable bind(MeterRegistry registry) {
        List<Meter> meters = List.of(
                unreadable(registry, "changes", Verifier::unreadableChanges),
                unreadable(registry, "rulings", Verifier::unreadableRulings));
        return () -> meters.forEach(registry::remove);
    }

    private Meter unreadable(MeterRegistry registry, String topic, ToDoubleFunction<Verifier> count) {
        return FunctionCounter.builder("lockstep.verifier.unreadable.records", verifier, count)
                .tags("migration", migration, "topic", topic)
                .register(registry);
    }
}
