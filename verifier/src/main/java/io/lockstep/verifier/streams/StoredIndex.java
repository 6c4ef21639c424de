package io.lockstep.verifier.streams;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.verifier.matching.PartitionState.Indexed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Which rows of one lane a proof point has to look at: the store, and in front of it what was added and removed since
/// it was written last. Not thread-safe.
final class StoredIndex {
    /// Where the rows stand that are looked at when their table is truncated: behind all watermarks.
    static final long WATCHED = Long.MAX_VALUE;

    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private final StoreKeys keys;

    /// What is to be done to the store, by watermark.
    private final NavigableMap<Long, IndexChanges> changes = new TreeMap<>();

    private int held;

    /// No entry of the index is below this watermark. A scan that began below it would have to pass over all that
    /// was ever deleted there, and not compacted since.
    private long floor;

    StoredIndex(KeyValueStore<Bytes, byte[]> store, StoreKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    void add(long watermark, RowKey key) {
        IndexChanges at = at(watermark);
        held -= at.size();
        at.add(key);
        held += at.size();
        floor = Math.min(floor, watermark);
    }

    void remove(long watermark, RowKey key) {
        IndexChanges at = at(watermark);
        held -= at.size();
        at.remove(key);
        held += at.size();
    }

    /// The first entries below a watermark.
    ///
    /// @param behind the entry behind which they begin
    List<Indexed> before(long watermark, @Nullable Indexed behind, int most) {
        Bytes from = behind == null ? keys.interval(floor) : keys.behind(behind);
        List<Indexed> found = merged(
                from, keys.interval(watermark), changes.headMap(watermark).values(), most);
        if (behind == null) {
            floor = found.isEmpty() ? watermark : found.getFirst().watermark();
        }
        return found;
    }

    List<RowKey> watched() {
        return watched(keys.interval(WATCHED));
    }

    List<RowKey> watched(TableId table) {
        return watched(keys.interval(WATCHED, table));
    }

    /// How many changes are held in memory.
    int held() {
        return held;
    }

    void write() {
        changes.values()
                .forEach(each -> each.sorted().forEach((at, change) -> {
                    if (change.added()) {
                        store.put(at, NOTHING);
                    } else {
                        store.delete(at);
                    }
                }));
        changes.clear();
        held = 0;
    }

    private IndexChanges at(long watermark) {
        return changes.computeIfAbsent(watermark, number -> new IndexChanges(number, keys));
    }

    private List<RowKey> watched(Bytes prefix) {
        Bytes end = Bytes.increment(prefix);
        return merged(prefix, end, changes.tailMap(WATCHED).values(), Integer.MAX_VALUE).stream()
                .map(Indexed::key)
                .toList();
    }

    /// Goes through the store and what has changed since in the order of their keys.
    ///
    /// @param to exclusive; no entry has it
    private List<Indexed> merged(Bytes from, Bytes to, Collection<IndexChanges> since, int most) {
        var found = new ArrayList<Indexed>();
        try (KeyValueIterator<Bytes, byte[]> stored = store.range(from, to)) {
            for (IndexChanges each : since) {
                for (Map.Entry<Bytes, IndexChanges.Change> change :
                        each.sorted().subMap(from, to).entrySet()) {
                    takeBefore(change.getKey(), stored, found, most);
                    if (found.size() == most) {
                        return found;
                    }
                    if (stored.hasNext() && stored.peekNextKey().equals(change.getKey())) {
                        stored.next();
                    }
                    if (change.getValue().added()) {
                        found.add(change.getValue().entry());
                    }
                }
            }
            takeBefore(to, stored, found, most);
        }
        return found;
    }

    private void takeBefore(Bytes end, KeyValueIterator<Bytes, byte[]> stored, List<Indexed> found, int most) {
        while (found.size() < most && stored.hasNext() && stored.peekNextKey().compareTo(end) < 0) {
            found.add(keys.indexed(stored.next().key));
        }
    }
}
