package io.lockstep.benchmarks;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.verifier.matching.Agenda;
import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.PartitionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The judge's memory as cheap as it can be: a hash table, and one set of keys a watermark.
final class HeapState implements PartitionState {
    private final Map<RowKey, KeyState> keys = new HashMap<>();
    private final TreeMap<Agenda, Set<RowKey>> index = new TreeMap<>();
    private final Set<RowKey> watched = new LinkedHashSet<>();
    private LaneState lane = LaneState.EMPTY;

    @Override
    public LaneState lane() {
        return lane;
    }

    @Override
    public void put(LaneState next) {
        lane = next;
    }

    @Override
    public @Nullable KeyState key(RowKey key) {
        return keys.get(key);
    }

    @Override
    public void put(RowKey key, KeyState state) {
        keys.put(key, state);
    }

    @Override
    public void forget(RowKey key) {
        keys.remove(key);
    }

    @Override
    public void watch(RowKey key) {
        watched.add(key);
    }

    @Override
    public void unwatch(RowKey key) {
        watched.remove(key);
    }

    @Override
    public List<RowKey> watched() {
        return List.copyOf(watched);
    }

    @Override
    public List<RowKey> watched(TableId table) {
        return watched.stream().filter(key -> key.table().equals(table)).toList();
    }

    @Override
    public void index(Agenda agenda, RowKey key) {
        index.computeIfAbsent(agenda, _ -> new LinkedHashSet<>()).add(key);
    }

    @Override
    public void unindex(Agenda agenda, RowKey key) {
        Set<RowKey> there = index.get(agenda);
        if (there != null && there.remove(key) && there.isEmpty()) {
            index.remove(agenda);
        }
    }

    /// The judge that is measured decides everything at once.
    @Override
    public List<Indexed> indexedBefore(Agenda end, @Nullable Indexed behind, int most) {
        var found = new ArrayList<Indexed>();
        index.subMap(new Agenda(end.axis(), 0), end)
                .forEach((at, rows) -> rows.forEach(key -> found.add(new Indexed(at, key))));
        return found;
    }

    @Override
    public @Nullable Indexed pause() {
        return null;
    }

    @Override
    public void pause(@Nullable Indexed last) {
        if (last != null) {
            throw new IllegalStateException("Paused at " + last);
        }
    }
}
