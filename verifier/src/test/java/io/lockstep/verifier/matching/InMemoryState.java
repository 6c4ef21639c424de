package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A state that lives in memory.
class InMemoryState implements PartitionState {
    private final Map<RowKey, KeyState> keys = new HashMap<>();
    private final TreeSet<Indexed> index = new TreeSet<>(Comparator.comparing(Indexed::agenda)
            .thenComparing(entry -> entry.key().toString()));
    private final TreeSet<RowKey> watched = new TreeSet<>(Comparator.comparing(RowKey::toString));
    private long reads;
    private LaneState lane = LaneState.EMPTY;
    private @Nullable Indexed pause;

    @Override
    public LaneState lane() {
        return lane;
    }

    @Override
    public void put(LaneState changed) {
        lane = changed;
    }

    @Override
    public @Nullable KeyState key(RowKey key) {
        reads++;
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

    /// How many keys are remembered, of any epoch.
    int size() {
        return keys.size();
    }

    /// The entries of the index for keys of the lane's epoch.
    Set<Indexed> indexed() {
        return index.stream()
                .filter(entry -> keys.containsKey(entry.key())
                        && requireNonNull(keys.get(entry.key())).epoch() == lane.epoch())
                .collect(Collectors.toSet());
    }

    /// The entries that these keys ask for.
    Set<Indexed> wanted(int retention) {
        var wanted = new HashSet<Indexed>();
        keys.forEach((name, key) -> {
            if (key.epoch() == lane.epoch()) {
                Agenda agenda = key.agenda(retention);
                if (agenda != null) {
                    wanted.add(new Indexed(agenda, name));
                }
            }
        });
        return wanted;
    }

    /// How often a key was asked for.
    long reads() {
        return reads;
    }

    /// The keys of the lane's epoch.
    Stream<KeyState> current() {
        return keys.values().stream().filter(key -> key.epoch() == lane.epoch());
    }

    Stream<RowKey> suspects() {
        return keysWith(Standing.Suspected.class);
    }

    Stream<RowKey> undecided() {
        return keysWith(Standing.Undecided.class);
    }

    /// The keys that nothing is the matter with, all columns compared.
    Stream<RowKey> clear() {
        return keysWith(Standing.Clear.class)
                .filter(key -> requireNonNull(keys.get(key)).partial() == null);
    }

    boolean isClear(RowKey key) {
        KeyState known = keys.get(key);
        return known == null || known.standing() instanceof Standing.Clear;
    }

    private Stream<RowKey> keysWith(Class<? extends Standing> standing) {
        return keys.entrySet().stream()
                .filter(entry -> entry.getValue().epoch() == lane.epoch())
                .filter(entry -> standing.isInstance(entry.getValue().standing()))
                .map(Map.Entry::getKey);
    }
}
