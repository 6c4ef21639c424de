/// The fence, on real servers.
@NullMarked
package io.lockstep.cutover.fence;

import org.jspecify.annotations.NullMarked;
