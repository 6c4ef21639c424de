/// Requests that Lockstep sends to what others run: how they are made, signed, and what their answers mean.
@NullMarked
package io.lockstep.cutover.outbound;

import org.jspecify.annotations.NullMarked;
