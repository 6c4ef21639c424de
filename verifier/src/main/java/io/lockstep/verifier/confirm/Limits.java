package io.lockstep.verifier.confirm;

/// How much it takes.
///
/// @param rounds how many rounds in a row must find a row wrong in the same way
/// @param attempts how often a row may have moved under the reads before it is left alone for a while
record Limits(int rounds, int attempts) {
    /// Two, since a replicator that restarts shows old rows once.
    static final int ROUNDS = 2;

    static Limits of(int attempts) {
        return new Limits(ROUNDS, attempts);
    }
}
