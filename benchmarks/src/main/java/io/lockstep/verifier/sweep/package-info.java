/// Measures the pass over rows at rest.
@NullMarked
package io.lockstep.verifier.sweep;

import org.jspecify.annotations.NullMarked;
