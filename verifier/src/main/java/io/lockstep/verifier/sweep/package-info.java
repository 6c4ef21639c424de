/// Compares rows at rest: every row of both databases, inside the databases.
///
/// [Sweep] is the way in. It cuts each table into chunks by ranges of its key ([KeyRange], [Chunks]);
/// either server returns how many rows a chunk has and the sums of the two words of their hashes ([RowHash], tried
/// on both servers first: [HashTrial]). Equal sums prove the chunk. Of others the rows' keys and hashes
/// are read, and what does not match is read again ([Rereading]), until it is known to differ or to have
/// been in flight ([Reread], which is pure, and [Arrival], which knows when what the source had committed
/// must have arrived).
///
/// Never a long transaction: each statement is one of its own. Memory is bounded by the keys of one chunk
/// for each job.
@NullMarked
package io.lockstep.verifier.sweep;

import org.jspecify.annotations.NullMarked;
