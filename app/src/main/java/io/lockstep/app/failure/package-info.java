/// Expected failures: one clear message, one fix, one exit status.
@NullMarked
package io.lockstep.app.failure;

import org.jspecify.annotations.NullMarked;
