package io.lockstep.verifier;

/// How a verifier is doing.
///
/// @param message for people; when it failed, what happened, to which object, and what to do
public record VerifierStatus(State state, String message) {
    /// What a verifier can be doing.
    public enum State {
        /// Being given its partitions, or restoring their state.
        REBALANCING,
        /// Judging.
        RUNNING,
        /// Stopped by a failure. It does not come back by itself.
        FAILED,
        /// Stopped on request.
        CLOSED
    }

    /// Whether a human has to act.
    public boolean failed() {
        return state == State.FAILED;
    }
}
