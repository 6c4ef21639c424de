package io.lockstep.cutover.act;

/// What a look at the world has found of an act. An error while looking is [Unknown], and so is neither done nor
/// undone.
public sealed interface Probe {
    /// Nothing of it is there.
    record Absent() implements Probe {}

    /// All of it is there.
    ///
    /// @param evidence what was seen, for the journal; never a row value or a secret
    record Done(String evidence) implements Probe {}

    /// Some of it is there.
    record Partial(String missing) implements Probe {}

    /// That could not be seen.
    record Unknown(String reason) implements Probe {}
}
