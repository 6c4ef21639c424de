package io.lockstep.capture;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/// Keeps what an engine stores and gives it back, as the stores that come with the engine do. The engine makes the
/// object by its class name.
public final class EnginesOwnOffsets implements OffsetBackingStore {
    private final SeededOffsets seed = new SeededOffsets();
    private final Map<ByteBuffer, ByteBuffer> stored = new HashMap<>();

    @Override
    public void configure(WorkerConfig config) {
        seed.configure(config);
    }

    @Override
    public synchronized Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        if (stored.isEmpty()) {
            return seed.get(keys);
        }
        return CompletableFuture.completedFuture(new HashMap<>(stored));
    }

    @Override
    public synchronized Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        stored.putAll(values);
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
