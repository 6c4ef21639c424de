package io.lockstep.cutover.live;

import io.lockstep.cutover.view.Overview;
import io.lockstep.events.json.Divergence;

/// Something that a follower is told.
public sealed interface LiveEvent {
    /// A divergence has a new state.
    record Changed(Divergence divergence) implements LiveEvent {}

    /// Another verdict holds, or other kinds of reasons speak for it.
    record Judged(Overview overview) implements LiveEvent {}

    /// The proof has moved on, at the time of this overview.
    record Proven(Overview overview) implements LiveEvent {}

    /// What the follower knows has a hole that is not told any more: it has to read everything again.
    record Reset() implements LiveEvent {}
}
