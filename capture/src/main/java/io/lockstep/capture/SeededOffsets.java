package io.lockstep.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.Lsn;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/// Tells an engine to begin where its slot stands, and remembers of what the engine stores only the last commit, no
/// longer than the engine lives: the slot is the only durable position. The connector reads back what was stored
/// when it confirms to the slot, so that a slot whose engine's offsets are forgotten would retain the log for ever.
///
/// The offset has `lsn` and `lsn_commit`, at first both the slot's, and no `lsn_proc`. Without the latter the
/// connector does not search for an event to go on from, which loses rows where one LSN has several;
/// PostgreSQL then replays every transaction that was not wholly acknowledged, from its beginning. Debezium
/// makes the object by its class name.
public final class SeededOffsets implements OffsetBackingStore {
    private static final String SEED = "lockstep.start.lsn";
    private static final Pattern COMMIT = Pattern.compile("\"lsn_commit\":(\\d+)");

    private volatile @Nullable ByteBuffer offset;

    /// Sets up an engine to begin at the given position of its slot.
    static void configure(Properties engine, Lsn start) {
        engine.setProperty("offset.storage", SeededOffsets.class.getName());
        engine.setProperty(SEED, Long.toString(start.value()));
    }

    @Override
    public void configure(WorkerConfig config) {
        offset = at(String.valueOf(config.originalsStrings().get(SEED)));
    }

    private static ByteBuffer at(String lsn) {
        return ByteBuffer.wrap(("{\"lsn\":" + lsn + ",\"lsn_commit\":" + lsn + "}").getBytes(UTF_8));
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
        values.values().forEach(stored -> commit(stored).ifPresent(lsn -> offset = at(lsn)));
        callback.onCompletion(null, null);
        return CompletableFuture.completedFuture(null);
    }

    private static Optional<String> commit(@Nullable ByteBuffer stored) {
        if (stored == null) {
            return Optional.empty();
        }
        Matcher commit = COMMIT.matcher(UTF_8.decode(stored.duplicate()));
        return commit.find() ? Optional.of(commit.group(1)) : Optional.empty();
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
