/// Reads what the verifier publishes from Kafka and keeps it as a [io.lockstep.cutover.view.VerificationState] that
/// any thread can look at.
@NullMarked
package io.lockstep.cutover.feed;

import org.jspecify.annotations.NullMarked;
