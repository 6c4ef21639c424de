package io.lockstep.verifier.streams;

import io.lockstep.events.RowKey;
import io.lockstep.verifier.matching.KeyState;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// What is remembered of the rows of one lane: the store, and in front of it, decoded, what was read or changed lately.
/// Not thread-safe.
final class StoredKeys {
    private final KeyValueStore<Bytes, byte[]> store;
    private final StoreKeys keys;
    private final Map<RowKey, Remembered> held = new HashMap<>();
    private int weight;

    StoredKeys(KeyValueStore<Bytes, byte[]> store, StoreKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    @Nullable
    KeyState get(RowKey key) {
        return remembered(key).state;
    }

    /// @param state null to forget the row
    void put(RowKey key, @Nullable KeyState state) {
        Remembered remembered = remembered(key);
        weight += weight(state) - weight(remembered.state);
        remembered.state = state;
        remembered.changed = true;
    }

    /// How much is held in memory, in versions of rows.
    int held() {
        return weight;
    }

    /// Writes what has changed.
    ///
    /// @param kept how much may stay in memory; when it is more, nothing does
    void write(int kept) {
        held.forEach((key, remembered) -> {
            if (remembered.changed) {
                write(key, remembered);
            }
        });
        if (weight > kept) {
            held.clear();
            weight = 0;
        }
    }

    private void write(RowKey key, Remembered remembered) {
        KeyState state = remembered.state;
        if (state != null) {
            store.put(keys.of(key), KeyStateCodec.encode(state));
        } else if (remembered.stored) {
            store.delete(keys.of(key));
        }
        remembered.stored = state != null;
        remembered.changed = false;
    }

    private Remembered remembered(RowKey key) {
        Remembered remembered = held.get(key);
        if (remembered == null) {
            byte[] bytes = store.get(keys.of(key));
            remembered = new Remembered(bytes == null ? null : KeyStateCodec.decode(bytes));
            held.put(key, remembered);
            weight += weight(remembered.state);
        }
        return remembered;
    }

    private static int weight(@Nullable KeyState state) {
        return state == null ? 1 : 1 + state.source().size() + state.target().size();
    }

    private static final class Remembered {
        private @Nullable KeyState state;

        /// Whether the store has an entry.
        private boolean stored;

        private boolean changed;

        Remembered(@Nullable KeyState state) {
            this.state = state;
            this.stored = state != null;
        }
    }
}
