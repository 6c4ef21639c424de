@NullMarked
package io.lockstep.cutover.live;

import org.jspecify.annotations.NullMarked;
