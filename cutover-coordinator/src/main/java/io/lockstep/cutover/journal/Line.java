package io.lockstep.cutover.journal;

import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.RunEvent;

/// What an entry of the journal says.
public sealed interface Line {
    /// The first: somebody has asked for a run.
    ///
    /// @param plan the hash of what was going to be done
    record Opened(Mode mode, String principal, String reason, String plan) implements Line {}

    /// Something has happened to it.
    ///
    /// @param evidence what was seen, in words; empty when there is nothing to say
    record Happened(RunEvent event, String evidence) implements Line {}

    /// Somebody has approved the plan of this hash.
    record Approved(String principal, String reason, String plan) implements Line {}

    /// Somebody has asked it to wait before the pause, or to wait no longer.
    record Postponed(boolean hold, String principal, String reason) implements Line {}

    /// Something has come past the fence of the source.
    record Breached(Breach breach) implements Line {}

    /// Somebody has closed the way back before its time.
    record Closed(String principal, String reason) implements Line {}
}
