/// Benchmarks beside the verifier's own classes, since they use its configuration.
@NullMarked
package io.lockstep.verifier;

import org.jspecify.annotations.NullMarked;
