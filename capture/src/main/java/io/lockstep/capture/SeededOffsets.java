package io.lockstep.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.Lsn;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/// Tells an engine to begin where its slot stands, and forgets what the engine wants to store: the slot is the only
/// durable position.
///
/// The offset has `lsn` and `lsn_commit`, both the slot's, and no `lsn_proc`. Without the latter the connector does
/// not search for an event to go on from, which loses rows where one LSN has several; PostgreSQL then replays every
/// transaction that was not wholly acknowledged, from its beginning. Debezium makes the object by its class name.
public final class SeededOffsets implements OffsetBackingStore {
    private static final String SEED = "lockstep.start.lsn";

    private @Nullable ByteBuffer offset;

    /// Sets up an engine to begin at the given position of its slot.
    static void configure(Properties engine, Lsn start) {
        engine.setProperty("offset.storage", SeededOffsets.class.getName());
        engine.setProperty(SEED, Long.toString(start.value()));
    }

    @Override
    public void configure(WorkerConfig config) {
        String lsn = config.originalsStrings().get(SEED);
        offset = ByteBuffer.wrap(("{\"lsn\":" + lsn + ",\"lsn_commit\":" + lsn + "}").getBytes(UTF_8));
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        ByteBuffer seed = offset;
        if (seed == null) {
            throw new IllegalStateException("Offsets were asked for before they were configured");
        }
        return CompletableFuture.completedFuture(
                keys.stream().collect(Collectors.toMap(key -> key, _ -> seed.duplicate(), (first, _) -> first)));
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        callback.onCompletion(null, null);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        return Set.of();
    }

    @Override
    public void start() {
        // Nothing to open
    }

    @Override
    public void stop() {
        // Nothing to close
    }
}
