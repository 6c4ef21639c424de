@NullMarked
package io.lockstep.capture.setup;

import org.jspecify.annotations.NullMarked;
