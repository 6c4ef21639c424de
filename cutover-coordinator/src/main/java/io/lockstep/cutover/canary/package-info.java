/// What has become of the canaries: the differences that Lockstep plants itself, which its verifier must
/// find (G16). No clock and no I/O: [io.lockstep.cutover.canary.CanaryState] says what one canary has
/// come to, from what the planter says of it, what was found, and how far the proof has been read;
/// [io.lockstep.cutover.canary.CanaryBook] keeps what that needs.
@NullMarked
package io.lockstep.cutover.canary;

import org.jspecify.annotations.NullMarked;
