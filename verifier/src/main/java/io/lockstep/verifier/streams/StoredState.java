package io.lockstep.verifier.streams;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.PartitionState;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/// What the judge remembers of one lane in one partition, kept in the task's stores. The lane's own state is also
/// kept here, so that it is read once; of it, only the parts that changed are written.
final class StoredState implements PartitionState {
    private static final byte[] NOTHING = {};

    /// Where the index holds the keys that are looked at when their table is truncated: behind all watermarks.
    private static final long WATCHED = Long.MAX_VALUE;

    private final JudgeStores stores;
    private final StoreKeys keys;
    private final Bytes readingKey;
    private final Bytes marksKey;
    private final Bytes catalogueKey;
    private final Bytes pauseKey;
    private LaneState lane;
    private boolean stored;
    private @Nullable Indexed pause;

    /// No entry of the index is below this watermark. A scan that began below it would have to pass over all that
    /// was ever deleted there, and not compacted since.
    private long floor;

    StoredState(JudgeStores stores, StoreKeys keys) {
        this.stores = stores;
        this.keys = keys;
        this.readingKey = keys.part(0);
        this.marksKey = keys.part(1);
        this.catalogueKey = keys.part(2);
        this.pauseKey = keys.part(3);
        byte[] reading = stores.lanes().get(readingKey);
        this.stored = reading != null;
        this.lane = reading == null
                ? LaneState.EMPTY
                : LaneStateCodec.decode(
                        reading, stores.lanes().get(marksKey), stores.lanes().get(catalogueKey));
        byte[] paused = stores.lanes().get(pauseKey);
        this.pause = paused == null ? null : keys.indexed(keys.of(paused));
    }

    @Override
    public LaneState lane() {
        return lane;
    }

    /// The judge keeps a part as the same object while it does not change.
    @Override
    @SuppressWarnings("ReferenceEquality")
    public void put(LaneState next) {
        stores.lanes().put(readingKey, LaneStateCodec.encodeReading(next));
        if (!stored || next.marks() != lane.marks()) {
            stores.lanes().put(marksKey, LaneStateCodec.encode(next.marks()));
        }
        if (!stored || next.catalogue() != lane.catalogue()) {
            stores.lanes().put(catalogueKey, LaneStateCodec.encode(next.catalogue()));
        }
        lane = next;
        stored = true;
    }

    @Override
    public @Nullable KeyState key(RowKey key) {
        byte[] bytes = stores.keys().get(keys.of(key));
        return bytes == null ? null : KeyStateCodec.decode(bytes);
    }

    @Override
    public void put(RowKey key, KeyState state) {
        stores.keys().put(keys.of(key), KeyStateCodec.encode(state));
    }

    @Override
    public void forget(RowKey key) {
        stores.keys().delete(keys.of(key));
    }

    @Override
    public void index(long watermark, RowKey key) {
        stores.index().put(keys.interval(watermark, key), NOTHING);
        floor = Math.min(floor, watermark);
    }

    @Override
    public void unindex(long watermark, RowKey key) {
        stores.index().delete(keys.interval(watermark, key));
    }

    @Override
    public List<Indexed> indexedBefore(long watermark, @Nullable Indexed behind, int most) {
        Bytes from = behind == null ? keys.interval(floor) : keys.behind(behind);
        var found = new ArrayList<Indexed>();
        try (KeyValueIterator<Bytes, byte[]> entries = stores.index().range(from, keys.interval(watermark))) {
            while (found.size() < most && entries.hasNext()) {
                found.add(keys.indexed(entries.next().key));
            }
        }
        if (behind == null) {
            floor = found.isEmpty() ? watermark : found.getFirst().watermark();
        }
        return found;
    }

    @Override
    public @Nullable Indexed pause() {
        return pause;
    }

    @Override
    public void pause(@Nullable Indexed last) {
        if (last != null) {
            stores.lanes().put(pauseKey, keys.rest(keys.interval(last.watermark(), last.key())));
        } else if (pause != null) {
            stores.lanes().delete(pauseKey);
        }
        pause = last;
    }

    @Override
    public void watch(RowKey key) {
        stores.index().put(keys.interval(WATCHED, key), NOTHING);
    }

    @Override
    public void unwatch(RowKey key) {
        stores.index().delete(keys.interval(WATCHED, key));
    }

    @Override
    public List<RowKey> watched() {
        return watched(keys.interval(WATCHED));
    }

    @Override
    public List<RowKey> watched(TableId table) {
        return watched(keys.interval(WATCHED, table));
    }

    private List<RowKey> watched(Bytes prefix) {
        var found = new ArrayList<RowKey>();
        try (KeyValueIterator<Bytes, byte[]> entries =
                stores.index().prefixScan(prefix, Serdes.Bytes().serializer())) {
            entries.forEachRemaining(entry -> found.add(keys.indexed(entry.key).key()));
        }
        return found;
    }
}
