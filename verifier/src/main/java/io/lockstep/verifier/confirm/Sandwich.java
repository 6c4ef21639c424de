package io.lockstep.verifier.confirm;

import io.lockstep.events.Ruling;
import io.lockstep.verifier.rows.Row;

/// What one round of reads has shown of one row.
///
/// @param window from before the first read to after the last
/// @param before the source's row, read first
/// @param target the target's row
/// @param after the source's row, read last
record Sandwich(Ruling.Window window, Row before, Row target, Row after) {
    boolean same() {
        return target.equals(before) || target.equals(after);
    }

    /// Whether the source looks as if it had stood still.
    boolean still() {
        return before.equals(after);
    }
}
