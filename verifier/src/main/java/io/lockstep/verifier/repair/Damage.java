package io.lockstep.verifier.repair;

import io.lockstep.events.RowKey;

/// A row that a confirmed divergence is about.
///
/// @param id of the divergence
/// @param epoch of the lane, in which it was found
public record Damage(String id, String lane, long epoch, RowKey key) {}
