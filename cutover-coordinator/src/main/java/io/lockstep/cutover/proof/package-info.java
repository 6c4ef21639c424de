/// When a cutover may go on: the gates before the pause, and the proof inside it.
///
/// **The barrier.** When every writer is fenced and gone ([io.lockstep.cutover.plan.Reversible#FENCE_SOURCE]), the
/// newest
/// watermark w of each lane is read from the source. The one after it may have been committed to the log already,
/// before
/// the last writer's commit, and not be visible yet; its writer writes the one after that only when it has seen its own
/// commit. So w + 2 follows, in the log, every commit that the application was ever told of: it is the barrier. When
/// the verifier has proven it in every partition, every version before it has been found on the target, or a
/// later one, and a later one there is not. What is shown beside that (lag, ages) proves nothing and opens nothing.
@NullMarked
package io.lockstep.cutover.proof;

import org.jspecify.annotations.NullMarked;
