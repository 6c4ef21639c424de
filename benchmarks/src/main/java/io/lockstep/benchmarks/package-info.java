/// Measurements of the verifier: what a record, a proof point and a stall cost. `benchmarks/README.md` has the
/// commands.
@NullMarked
package io.lockstep.benchmarks;

import org.jspecify.annotations.NullMarked;
