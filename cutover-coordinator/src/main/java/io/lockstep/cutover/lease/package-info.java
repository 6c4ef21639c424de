/// Who may act: one row on each database, with an epoch that every taker raises.
///
/// The row of the source says who holds the lease and until when, by the clock of that server. The row of the target
/// only has an epoch. Everything that is done to a database begins, in the same transaction, by writing its own epoch
/// into the row there unless a higher one is there already: so it waits for whoever is at it, is refused once
/// somebody else has come, and lets nobody with a lower epoch come later. A target that cannot be reached when the
/// lease is taken is thereby told before anything is done to it.
@NullMarked
package io.lockstep.cutover.lease;

import org.jspecify.annotations.NullMarked;
