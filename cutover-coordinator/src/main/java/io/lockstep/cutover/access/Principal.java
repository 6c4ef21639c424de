package io.lockstep.cutover.access;

/// Somebody who has shown a token.
///
/// @param name as the token is called
public record Principal(String name, Role role) {}
