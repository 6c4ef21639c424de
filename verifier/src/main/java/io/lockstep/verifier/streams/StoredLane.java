package io.lockstep.verifier.streams;

import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.PartitionState.Indexed;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// What is remembered of one lane itself: read once, and of it only the parts written that have changed. Not
/// thread-safe.
final class StoredLane {
    private final KeyValueStore<Bytes, byte[]> store;
    private final StoreKeys keys;
    private final Bytes readingKey;
    private final Bytes marksKey;
    private final Bytes catalogueKey;
    private final Bytes pauseKey;
    private LaneState state;
    private @Nullable LaneState stored;
    private @Nullable Indexed pause;
    private @Nullable Indexed storedPause;

    StoredLane(KeyValueStore<Bytes, byte[]> store, StoreKeys keys) {
        this.store = store;
        this.keys = keys;
        this.readingKey = keys.part(0);
        this.marksKey = keys.part(1);
        this.catalogueKey = keys.part(2);
        this.pauseKey = keys.part(3);
        byte[] reading = store.get(readingKey);
        this.stored =
                reading == null ? null : LaneStateCodec.decode(reading, store.get(marksKey), store.get(catalogueKey));
        this.state = stored == null ? LaneState.EMPTY : stored;
        byte[] paused = store.get(pauseKey);
        this.storedPause = paused == null ? null : keys.indexed(keys.of(paused));
        this.pause = storedPause;
    }

    LaneState state() {
        return state;
    }

    void put(LaneState next) {
        state = next;
    }

    @Nullable
    Indexed pause() {
        return pause;
    }

    void pause(@Nullable Indexed last) {
        pause = last;
    }

    /// The judge keeps a part as the same object while it does not change.
    @SuppressWarnings("ReferenceEquality")
    void write() {
        LaneState before = stored;
        if (state == (before == null ? LaneState.EMPTY : before)) {
            return;
        }
        store.put(readingKey, LaneStateCodec.encodeReading(state));
        if (before == null || state.marks() != before.marks()) {
            store.put(marksKey, LaneStateCodec.encode(state.marks()));
        }
        if (before == null || state.catalogue() != before.catalogue()) {
            store.put(catalogueKey, LaneStateCodec.encode(state.catalogue()));
        }
        stored = state;
        writePause();
    }

    private void writePause() {
        Indexed last = pause;
        if (last == null && storedPause != null) {
            store.delete(pauseKey);
        } else if (last != null && !last.equals(storedPause)) {
            store.put(pauseKey, keys.rest(keys.index(last.agenda(), last.key())));
        }
        storedPause = last;
    }
}
