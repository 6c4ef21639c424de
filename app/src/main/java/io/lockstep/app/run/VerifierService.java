package io.lockstep.app.run;

import io.lockstep.capture.ChangeTopics;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.verifier.Verifier;
import io.lockstep.verifier.VerifierStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.List;
import java.util.Optional;

/// One verifier.
///
/// @param instance names it among several; empty for the only one
record VerifierService(Wiring wiring, Optional<String> instance, MeterRegistry meters) implements Service {
    @Override
    public String name() {
        return "verifier";
    }

    @Override
    public RunningService start() {
        ChangeTopics.require(wiring.kafka(), wiring.migration(), wiring.partitions());
        Verifier verifier = Verifier.start(wiring.verifier(instance));
        var metrics = new KafkaStreamsMetrics(verifier.streams());
        metrics.bindTo(meters);
        return new Running(verifier, metrics, new VerifierMeters(wiring.migration(), verifier).bind(meters));
    }

    private record Running(Verifier verifier, KafkaStreamsMetrics metrics, Runnable unbind) implements RunningService {
        @Override
        public List<HealthCheck> checks() {
            VerifierStatus status = verifier.status();
            boolean running = status.state() == VerifierStatus.State.RUNNING;
            boolean reached = verifier.connected();
            return List.of(
                    HealthCheck.of("verifier", running, status.message()),
                    HealthCheck.of(
                            "verifier's Kafka",
                            reached,
                            reached ? "connected" : "no connection: see that the brokers run and can be reached"));
        }

        @Override
        public Optional<Throwable> failure() {
            return verifier.failure();
        }

        @Override
        public void close() {
            metrics.close();
            unbind.run();
            verifier.close();
        }
    }
}
