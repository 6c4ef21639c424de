/// The verification state as Prometheus metrics, and the list of them that `docs/metrics.md` is generated from.
@NullMarked
package io.lockstep.cutover.metrics;

import org.jspecify.annotations.NullMarked;
