package io.lockstep.cutover.plan;

/// What an event does to a run.
public sealed interface Transition {
    /// It is this now.
    record To(Run run) implements Transition {}

    /// Nothing has changed, and why.
    record Refused(String reason) implements Transition {}
}
