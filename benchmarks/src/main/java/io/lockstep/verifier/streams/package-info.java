/// Benchmarks beside the topology's own classes, since they use its stores.
@NullMarked
package io.lockstep.verifier.streams;

import org.jspecify.annotations.NullMarked;
