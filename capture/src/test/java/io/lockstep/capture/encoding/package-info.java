@NullMarked
package io.lockstep.capture.encoding;

import org.jspecify.annotations.NullMarked;
