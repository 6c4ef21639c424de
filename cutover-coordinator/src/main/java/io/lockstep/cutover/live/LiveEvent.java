package io.lockstep.cutover.live;

import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.json.Divergence;
import java.util.Optional;

/// Something that a follower is told.
public sealed interface LiveEvent {
    /// A divergence has a new state.
    record Changed(Divergence divergence) implements LiveEvent {}

    /// Another verdict holds, or other kinds of reasons speak for it.
    record Judged(Overview overview) implements LiveEvent {}

    /// The proof has moved on, at the time of this overview.
    record Proven(Overview overview) implements LiveEvent {}

    /// Something has happened to a cutover.
    ///
    /// @param entry of its journal
    /// @param run as it stands after that
    /// @param decision empty while it is open
    record Moved(Entry entry, Run run, Optional<Verdict> decision) implements LiveEvent {}

    /// A gate of the newest cutover is in another state than before.
    ///
    /// @param run the number of the run
    record Gated(long run, Gate gate) implements LiveEvent {}

    /// What the follower knows has a hole that is not told any more: it has to read everything again.
    record Reset() implements LiveEvent {}
}
