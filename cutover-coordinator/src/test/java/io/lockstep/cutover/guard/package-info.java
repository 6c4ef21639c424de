@NullMarked
package io.lockstep.cutover.guard;

import org.jspecify.annotations.NullMarked;
