package io.lockstep.verifier.streams;

import io.lockstep.events.RowKey;
import io.lockstep.verifier.matching.Agenda;
import io.lockstep.verifier.matching.PartitionState.Indexed;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// What is to be done to the entries of one agenda in the stored index: hashed as long as rows come and go, and
/// sorted like the store from when it is gone through. Not thread-safe.
final class IndexChanges {
    private final Agenda agenda;
    private final StoreKeys keys;
    private final Map<RowKey, Change> hashed = new HashMap<>();
    private @Nullable NavigableMap<Bytes, Change> sorted;

    IndexChanges(Agenda agenda, StoreKeys keys) {
        this.agenda = agenda;
        this.keys = keys;
    }

    void add(RowKey key) {
        apply(new Change(new Indexed(agenda, key), true));
    }

    void remove(RowKey key) {
        apply(new Change(new Indexed(agenda, key), false));
    }

    /// By the keys of the store.
    NavigableMap<Bytes, Change> sorted() {
        NavigableMap<Bytes, Change> order = sorted;
        if (order == null) {
            order = new TreeMap<>();
            for (Change change : hashed.values()) {
                order.put(storeKey(change), change);
            }
            hashed.clear();
            sorted = order;
        }
        return order;
    }

    /// By the keys of the store, in any order.
    void forEach(BiConsumer<Bytes, Change> action) {
        if (sorted == null) {
            hashed.values().forEach(change -> action.accept(storeKey(change), change));
        } else {
            sorted.forEach(action);
        }
    }

    int size() {
        return sorted == null ? hashed.size() : sorted.size();
    }

    private void apply(Change change) {
        if (sorted == null) {
            apply(hashed, change.entry().key(), change);
        } else {
            apply(sorted, storeKey(change), change);
        }
    }

    /// What is undone never happened: an entry that was added is not in the store, and one that was removed is.
    private static <K> void apply(Map<K, Change> changes, K at, Change change) {
        Change before = changes.putIfAbsent(at, change);
        if (before != null && before.added() != change.added()) {
            changes.remove(at);
        }
    }

    private Bytes storeKey(Change change) {
        return keys.index(agenda, change.entry().key());
    }

    /// @param added to the store, or removed from it
    record Change(Indexed entry, boolean added) {}
}
