/// Lets clients go on when whoever made them wait is gone.
///
/// A pooler's PAUSE outlives the process that asked for it, so somebody else has to watch. A watchdog looks at the
/// lease
/// in the source. When clients are waiting and the lease has expired, it takes the lease, asks for ABORT, and does what
/// the decision row then says ([io.lockstep.cutover.plan.Rescue]): after ABORT the source is un-fenced and clients go
/// on
/// there; after COMMIT the switch is finished and they go on at the target. What is left is brought to an end by the
/// next coordinator.
@NullMarked
package io.lockstep.cutover.watchdog;

import org.jspecify.annotations.NullMarked;
