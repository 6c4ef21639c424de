package io.lockstep.verifier;

import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;

/// A verifier that another one follows in this JVM: closed, it has let go of its state directory. Verifiers give
/// themselves eight seconds for that, which a slow machine may not keep.
record Followed(Verifier verifier) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static Followed start(VerifierSettings settings) {
        return new Followed(Verifier.start(settings));
    }

    @Override
    public void close() {
        verifier.close();
        KafkaStreams streams = verifier.streams();
        if (!streams.close(PATIENCE)) {
            throw new IllegalStateException("The verifier did not end: " + streams.state());
        }
    }
}
