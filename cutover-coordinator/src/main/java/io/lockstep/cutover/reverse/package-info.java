/// The way back: native logical replication from the target to the source, made before clients wait,
/// started after the decision, and taken down at the end.
///
/// **Nothing goes round in a circle**, on any version, because the two directions never run at the same
/// time over the same changes: the replicator has been fenced when the slot of the way back is advanced
/// past all that it applied, and its slot on the source is gone when the way back begins to apply there.
/// What the way back applies is therefore carried nowhere, and what the replicator had applied never
/// comes back. Since PostgreSQL 16 the subscription also asks for changes of no origin only.
///
/// **Nothing is left out**: the subscription is made with a connection to the target, which records every
/// table as ready. Made without one, it would have no tables until a REFRESH that PostgreSQL allows only
/// once it is enabled and in no transaction, and what it received before that would be confirmed and
/// dropped.
@NullMarked
package io.lockstep.cutover.reverse;

import org.jspecify.annotations.NullMarked;
