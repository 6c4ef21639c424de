@NullMarked
package io.lockstep.capture;

import org.jspecify.annotations.NullMarked;
