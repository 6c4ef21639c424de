/// What a cutover does to the replicator: takes it off the target inside the pause, puts it back when the
/// run is aborted, and ends it afterwards.
@NullMarked
package io.lockstep.cutover.replicator;

import org.jspecify.annotations.NullMarked;
