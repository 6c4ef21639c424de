@NullMarked
package io.lockstep.capture.canary;

import org.jspecify.annotations.NullMarked;
