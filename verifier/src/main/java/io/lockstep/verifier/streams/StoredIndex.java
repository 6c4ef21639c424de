package io.lockstep.verifier.streams;

import io.lockstep.events.RowKey;
import io.lockstep.verifier.matching.Agenda;
import io.lockstep.verifier.matching.Agenda.Axis;
import io.lockstep.verifier.matching.PartitionState.Indexed;
import java.util.ArrayList;
import java.util.EnumMap;
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
    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private final StoreKeys keys;

    private final NavigableMap<Agenda, IndexChanges> changes = new TreeMap<>();

    private int held;

    /// On each axis no entry of the index is below this watermark. A scan that began below it would have to pass over
    /// all that was ever deleted there, and not compacted since.
    private final Map<Axis, Long> floor = new EnumMap<>(Axis.class);

    StoredIndex(KeyValueStore<Bytes, byte[]> store, StoreKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    void add(Agenda agenda, RowKey key) {
        IndexChanges at = at(agenda);
        held -= at.size();
        at.add(key);
        held += at.size();
        floor.computeIfPresent(agenda.axis(), (_, known) -> Math.min(known, agenda.watermark()));
    }

    void remove(Agenda agenda, RowKey key) {
        IndexChanges at = at(agenda);
        held -= at.size();
        at.remove(key);
        held += at.size();
    }

    /// The first entries on the axis of an agenda and below its watermark.
    ///
    /// @param behind the entry behind which they begin
    List<Indexed> before(Agenda end, @Nullable Indexed behind, int most) {
        var start = new Agenda(end.axis(), floor.getOrDefault(end.axis(), 0L));
        if (behind != null) {
            return merged(keys.behind(behind), behind.agenda(), end, most);
        }
        List<Indexed> found = merged(keys.index(start), start, end, most);
        floor.put(
                end.axis(),
                found.isEmpty() ? end.watermark() : found.getFirst().agenda().watermark());
        return found;
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

    private IndexChanges at(Agenda agenda) {
        return changes.computeIfAbsent(agenda, fresh -> new IndexChanges(fresh, keys));
    }

    /// Goes through the store and what has changed since in the order of their keys.
    private List<Indexed> merged(Bytes from, Agenda start, Agenda end, int most) {
        var found = new ArrayList<Indexed>();
        Bytes to = keys.index(end);
        try (KeyValueIterator<Bytes, byte[]> stored = store.range(from, to)) {
            for (IndexChanges each : changes.subMap(start, end).values()) {
                for (Map.Entry<Bytes, IndexChanges.Change> change :
                        each.sorted().tailMap(from, true).entrySet()) {
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
