/// Tests of reading rows directly.
@NullMarked
package io.lockstep.verifier.rows;

import org.jspecify.annotations.NullMarked;
