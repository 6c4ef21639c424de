package io.lockstep.capture.encoding;

import io.lockstep.events.Position;
import io.lockstep.events.UnprovenReason;

/// Is told what a change log says about the chain of watermarks.
public interface ChainListener {
    /// A genuine watermark of this epoch was met, the first of it in this engine's life.
    void began(long epoch);

    /// A watermark row was met that proves nothing.
    void distrusted(Distrusted row);

    /// A row of the watermark table that is never sent on.
    ///
    /// @param what is wrong with it, as the end of a sentence
    record Distrusted(UnprovenReason reason, long transaction, Position position, String what) {}
}
