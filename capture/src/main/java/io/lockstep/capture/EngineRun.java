package io.lockstep.capture;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.lockstep.capture.engine.PatientSockets;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/// One life of a Debezium engine. An engine is never restarted: the next begins from the slot.
final class EngineRun {
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final Properties properties;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /// @param streaming called when the engine has begun to deliver
    EngineRun(Properties properties, ChangeConsumer<RecordChangeEvent<SourceRecord>> consumer, Runnable streaming) {
        this.properties = properties;
        engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using((DebeziumEngine.CompletionCallback) (_, _, thrown) -> failure.set(thrown))
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        streaming.run();
                    }
                })
                .notifying(consumer)
                .build();
    }

    /// Streams until the engine is stopped or fails.
    ///
    /// @return why it failed; empty when it was stopped
    Optional<Throwable> run() {
        engine.run();
        return Optional.ofNullable(failure.get());
    }

    /// Ends its connections, so that it fails: for one that would wait for a server that does not answer.
    void cut() {
        PatientSockets.cut(properties);
    }

    /// Asks the engine to stop.
    ///
    /// @return false when it cannot be stopped at this moment of its life
    boolean stop() {
        try {
            engine.close();
            return true;
        } catch (IllegalStateException | IOException _) {
            return false;
        }
    }
}
