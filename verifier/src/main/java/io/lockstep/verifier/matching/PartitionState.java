package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the judge remembers of one lane in one partition: the port to whatever store keeps it. Reads see what was
/// written before. Used by one thread.
public interface PartitionState {
    /// Returns [LaneState#EMPTY] before anything was put.
    LaneState lane();

    void put(LaneState lane);

    @Nullable
    KeyState key(RowKey key);

    void put(RowKey key, KeyState state);

    /// Forgets a key. Does nothing when it is not known.
    void forget(RowKey key);

    /// Asks for the key to be looked at. Does nothing when it was asked before.
    void index(Agenda agenda, RowKey key);

    /// Withdraws what [#index] asked. Does nothing when it was not asked.
    void unindex(Agenda agenda, RowKey key);

    /// The first entries on the axis of an agenda and below its watermark, in an order that depends on nothing but the
    /// entries.
    ///
    /// @param behind the entry behind which they begin, whether it is still there or not; null for the first
    /// @param most how many at most
    List<Indexed> indexedBefore(Agenda end, @Nullable Indexed behind, int most);

    /// The last entry looked at by a proof point that is not finished; null when none is.
    @Nullable
    Indexed pause();

    void pause(@Nullable Indexed last);

    /// Remembers that a key needs to be looked at when its table is truncated. Does nothing when that is known.
    void watch(RowKey key);

    /// Withdraws what [#watch] asked. Does nothing when it was not asked.
    void unwatch(RowKey key);

    /// The watched keys of a table, as of now, in an order that depends on nothing but the keys.
    List<RowKey> watched(TableId table);

    /// All watched keys, as of now.
    List<RowKey> watched();

    /// One entry of the index.
    record Indexed(Agenda agenda, RowKey key) {}
}
