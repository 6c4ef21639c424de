@NullMarked
package io.lockstep.cutover.traffic;

import org.jspecify.annotations.NullMarked;
