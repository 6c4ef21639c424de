package io.lockstep.cutover.view;

/// How the reading of the verifier's topics stands.
public sealed interface FeedStatus {
    /// What was there at the start has not been read to its end yet.
    record CatchingUp() implements FeedStatus {}

    /// Everything that was there at the start has been read, and what comes is read as it comes.
    record Following() implements FeedStatus {}

    /// Nothing can be read now. It is tried again without end.
    ///
    /// @param problem what happened and what to do, for an operator
    record Broken(String problem) implements FeedStatus {}
}
