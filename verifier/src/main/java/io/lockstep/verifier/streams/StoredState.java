package io.lockstep.verifier.streams;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.verifier.matching.Agenda;
import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.PartitionState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the judge remembers of one lane in one partition, kept in the task's stores. What changes is held back as
/// objects and written when the task commits ([#write]), or when it has become much: a row whose source and target
/// version, and whose decision, come within one commit is written once, and an index entry that came and went never.
final class StoredState implements PartitionState {
    /// How many versions and index entries are held back at most: some ten megabytes, which only what is read between
    /// two commits can fill, in however many tasks.
    private static final int HELD = 65_536;

    /// How much of it may stay in memory when it is written.
    private static final int KEPT = 4_096;

    private final StoredKeys keys;
    private final StoredIndex index;
    private final WatchedRows watched;
    private final StoredLane lane;
    private final int most;

    StoredState(JudgeStores stores, StoreKeys keys) {
        this(stores, keys, HELD);
    }

    /// @param most how many versions and index entries are held back at most
    StoredState(JudgeStores stores, StoreKeys keys, int most) {
        this.keys = new StoredKeys(stores.keys(), keys);
        this.index = new StoredIndex(stores.index(), keys);
        this.watched = new WatchedRows(stores.index(), keys);
        this.lane = new StoredLane(stores.lanes(), keys);
        this.most = most;
    }

    /// Writes what was held back. Nothing is remembered beside the stores then.
    void write() {
        keys.write(KEPT);
        index.write();
        lane.write();
    }

    @Override
    public LaneState lane() {
        return lane.state();
    }

    @Override
    public void put(LaneState next) {
        lane.put(next);
    }

    @Override
    public @Nullable KeyState key(RowKey key) {
        return keys.get(key);
    }

    @Override
    public void put(RowKey key, KeyState state) {
        keys.put(key, state);
        bound();
    }

    @Override
    public void forget(RowKey key) {
        keys.put(key, null);
        bound();
    }

    @Override
    public void index(Agenda agenda, RowKey key) {
        index.add(agenda, key);
        bound();
    }

    @Override
    public void unindex(Agenda agenda, RowKey key) {
        index.remove(agenda, key);
    }

    @Override
    public List<Indexed> indexedBefore(Agenda end, @Nullable Indexed behind, int most) {
        return index.before(end, behind, most);
    }

    @Override
    public @Nullable Indexed pause() {
        return lane.pause();
    }

    @Override
    public void pause(@Nullable Indexed last) {
        lane.pause(last);
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
        return watched.all();
    }

    @Override
    public List<RowKey> watched(TableId table) {
        return watched.of(table);
    }

    private void bound() {
        if (keys.held() + index.held() > most) {
            keys.write(0);
            index.write();
        }
    }
}
