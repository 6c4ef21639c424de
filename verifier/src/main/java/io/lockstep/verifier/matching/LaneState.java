package io.lockstep.verifier.matching;

import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;

/// What is remembered of one lane in one partition, apart from its keys. The parts change at different rates and are
/// kept as the same object while they do not change, so that a store may write only those that did.
///
/// @param epoch the newest epoch that either side has shown; 0 before the first
public record LaneState(
        long epoch,
        Reading source,
        Reading target,
        SourceAccount sourceAccount,
        TargetAccount targetAccount,
        Marks marks,
        Catalogue catalogue) {
    /// Nothing has been read yet.
    public static final LaneState EMPTY = new LaneState(
            0,
            Reading.NOTHING,
            Reading.NOTHING,
            SourceAccount.ZERO,
            TargetAccount.ZERO,
            Marks.NONE,
            Catalogue.EMPTY);
}
