package io.lockstep.verifier.streams;

import static java.util.Comparator.comparing;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.verifier.matching.Agenda;
import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.PartitionState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The judge's memory without any store: what the topology's must not differ from.
public final class HeapState implements PartitionState {
    private final Map<RowKey, KeyState> keys = new HashMap<>();
    private final TreeSet<Indexed> index = new TreeSet<>(comparing(Indexed::agenda)
            .thenComparing(entry -> RowKeyCodec.encode(entry.key()), Arrays::compareUnsigned));
    private final TreeSet<RowKey> watched =
            new TreeSet<>((one, other) -> Arrays.compareUnsigned(RowKeyCodec.encode(one), RowKeyCodec.encode(other)));
    private LaneState lane = LaneState.EMPTY;
    private @Nullable Indexed pause;

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
    public void index(Agenda agenda, RowKey key) {
        index.add(new Indexed(agenda, key));
    }

    @Override
    public void unindex(Agenda agenda, RowKey key) {
        index.remove(new Indexed(agenda, key));
    }

    @Override
    public List<Indexed> indexedBefore(Agenda end, @Nullable Indexed behind, int most) {
        return (behind == null ? index : index.tailSet(behind, false))
                .stream()
                        .filter(entry -> entry.agenda().axis() == end.axis())
                        .takeWhile(entry -> entry.agenda().compareTo(end) < 0)
                        .limit(most)
                        .toList();
    }

    @Override
    public @Nullable Indexed pause() {
        return pause;
    }

    @Override
    public void pause(@Nullable Indexed last) {
        pause = last;
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
}
