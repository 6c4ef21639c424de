/// Measurements of capture that need its insides: how fast it is against an engine that does nothing with what it
/// reads, and where the time goes. `benchmarks/README.md` has the commands.
@NullMarked
package io.lockstep.capture;

import org.jspecify.annotations.NullMarked;
