package io.lockstep.capture.encoding;

import io.lockstep.events.Position;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;

/// Is told what a change log says about the chain of watermarks, and what of it cannot be compared.
public interface ChainListener {
    /// A genuine watermark of this epoch was met, the first of it in this engine's life.
    void began(long epoch);

    /// A watermark row was met that proves nothing.
    void distrusted(Distrusted row);

    /// A table was found not to be comparable, or not wholly; said again when there is more to say.
    ///
    /// @param table in target naming
    /// @param message what cannot be compared, and what to do
    void noticed(TableId table, UnprovenReason reason, String message);

    /// A row of the watermark table that is never sent on.
    ///
    /// @param what is wrong with it, as the end of a sentence
    record Distrusted(UnprovenReason reason, long transaction, Position position, String what) {}
}
