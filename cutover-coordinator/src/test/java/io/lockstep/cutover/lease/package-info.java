@NullMarked
package io.lockstep.cutover.lease;

import org.jspecify.annotations.NullMarked;
