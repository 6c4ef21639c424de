package io.lockstep.capture.encoding;

import io.lockstep.events.Lsn;
import io.lockstep.events.Position;

/// Gives every row event its position: the commit before its transaction, and its ordinal in the transaction. The
/// numbers are the same again when an engine starts anew at a transaction's beginning. Not thread-safe.
final class PositionCounter {
    private Lsn previousCommit = Lsn.ZERO;
    private int next;

    /// Whether a commit lies before the one that the last event followed.
    boolean goesBackTo(Lsn previous) {
        return previous.compareTo(previousCommit) < 0;
    }

    /// @param previous the commit before the event's transaction, which is different for each transaction
    Position next(Lsn previous) {
        if (!previous.equals(previousCommit)) {
            previousCommit = previous;
            next = 0;
        }
        return new Position(previous, next++);
    }
}
