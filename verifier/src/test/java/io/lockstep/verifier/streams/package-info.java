/// Tests of the topology, and the histories that they play.
@NullMarked
package io.lockstep.verifier.streams;

import org.jspecify.annotations.NullMarked;
