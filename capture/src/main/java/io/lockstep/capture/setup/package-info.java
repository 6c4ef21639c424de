/// What an administrator does: everything that a lane needs in both databases and on Kafka is planned as a list of
/// steps, printed or executed, recorded while it is created, and removed again by that record alone.
@NullMarked
package io.lockstep.capture.setup;

import org.jspecify.annotations.NullMarked;
