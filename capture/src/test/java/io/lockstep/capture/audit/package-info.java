@NullMarked
package io.lockstep.capture.audit;

import org.jspecify.annotations.NullMarked;
