/// Tests of reading sweep directly.
@NullMarked
package io.lockstep.verifier.sweep;

import org.jspecify.annotations.NullMarked;
