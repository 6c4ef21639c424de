package io.lockstep.verifier.matching;

/// What is particular about a simulated migration, by its seed.
///
/// @param hides whether the logs hide what an update has left as it was (unchanged TOAST)
/// @param tears whether a replicator that keeps order applies a source transaction in several
/// @param splits whether such a replicator applies some updates as a DELETE and an INSERT
record Habits(boolean hides, boolean tears, boolean splits) {
    static Habits of(long seed) {
        return new Habits(seed / 2 % 3 == 1, seed / 2 % 2 == 1, seed / 4 % 2 == 1);
    }
}
