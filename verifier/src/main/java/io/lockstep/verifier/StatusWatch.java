package io.lockstep.verifier;

import io.lockstep.verifier.VerifierStatus.State;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows a Kafka Streams client and turns what it goes through into a status. The first failure stops the client
/// and stands until the end. Thread-safe.
final class StatusWatch implements KafkaStreams.StateListener, StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWatch.class);

    private final AtomicReference<VerifierStatus> status =
            new AtomicReference<>(new VerifierStatus(State.REBALANCING, "starting"));
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /// What it failed by; empty while it has not.
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    VerifierStatus status() {
        return status.get();
    }

    void closed() {
        become(new VerifierStatus(State.CLOSED, "closed"));
    }

    @Override
    public void onChange(KafkaStreams.State now, KafkaStreams.State before) {
        switch (now) {
            case CREATED, REBALANCING ->
                become(new VerifierStatus(State.REBALANCING, "being given its partitions, or restoring their state"));
            case RUNNING -> become(new VerifierStatus(State.RUNNING, "judging"));
            case PENDING_SHUTDOWN, NOT_RUNNING -> closed();
            case PENDING_ERROR, ERROR ->
                become(new VerifierStatus(State.FAILED, "Kafka Streams stopped; the log says why"));
        }
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        this.failure.compareAndSet(null, failure);
        String message = describe(failure);
        become(new VerifierStatus(State.FAILED, message));
        LOG.atError().setCause(failure).addKeyValue("reason", message).log("Verifier failed and stops");
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private void become(VerifierStatus next) {
        status.updateAndGet(now -> now.failed() ? now : next);
    }

    /// What lies at the bottom says what happened; the layers above it only say that something did.
    private static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
