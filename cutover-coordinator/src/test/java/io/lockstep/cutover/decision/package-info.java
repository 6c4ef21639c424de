/// The decision, on real servers.
@NullMarked
package io.lockstep.cutover.decision;

import org.jspecify.annotations.NullMarked;
