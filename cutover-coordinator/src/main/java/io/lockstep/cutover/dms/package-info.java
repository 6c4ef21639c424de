/// AWS DMS as the replicator: what it says of its task, what is to hold of it before a cutover, how it is taken
/// off the
/// target and ended. Nothing that DMS says proves anything: it is shown, it may close a gate, it never opens one.
///
/// Of a task, `Dms` asks DMS, `DmsOnTarget` the target's control tables, `DmsLatency` CloudWatch;
/// `DmsReplicator` is
/// what
/// a cutover does with it.
///
/// Source: the API reference of AWS DMS, and its user guide.
@NullMarked
package io.lockstep.cutover.dms;

import org.jspecify.annotations.NullMarked;
