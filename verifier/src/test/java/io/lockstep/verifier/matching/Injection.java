package io.lockstep.verifier.matching;

/// The one thing that was done wrong to a row of the target of a simulated migration.
///
/// @param had what the target had before
/// @param owed what it should have been made, or been left
/// @param made what it was made, or left
/// @param split whether it was done to an update that is applied as a DELETE and an INSERT
record Injection(int key, String had, String owed, String made, boolean split) {}
