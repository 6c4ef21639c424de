package io.lockstep.verifier.schema.model;

import io.lockstep.events.Side;

/// Something that could not be read, and was therefore not compared.
///
/// @param object which, or which kind of objects
/// @param reason why, and what to do
public record Unread(Side side, String object, String reason) {}
