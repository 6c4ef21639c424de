/// The one row by which a cutover is decided.
@NullMarked
package io.lockstep.cutover.decision;

import org.jspecify.annotations.NullMarked;
