package io.lockstep.cutover.fence;

/// A role as it was before the fence, known by its oid: one that was dropped and made again is another.
///
/// @param login whether it could log in
record FencedRole(long oid, String role, boolean login) {}
