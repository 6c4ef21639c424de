/// Runs the judge on Kafka Streams: [io.lockstep.verifier.Verifier] checks what it depends on, starts, reports how
/// it is doing, and stops.
@NullMarked
package io.lockstep.verifier;

import org.jspecify.annotations.NullMarked;
