@NullMarked
package io.lockstep.cutover.reverse;

import org.jspecify.annotations.NullMarked;
