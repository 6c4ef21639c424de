package io.lockstep.verifier.sweep;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;

/// A table as either side calls it.
public record TablePair(TableId source, TableId target) {
    /// Its name on one side.
    public TableId on(Side side) {
        return side == Side.SOURCE ? source : target;
    }
}
