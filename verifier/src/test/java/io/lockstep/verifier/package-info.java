/// Tests of the running verifier on a real broker.
@NullMarked
package io.lockstep.verifier;

import org.jspecify.annotations.NullMarked;
