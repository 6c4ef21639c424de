/// The fence: nobody but Lockstep and the replicator can write a migrated table of the source any more, and that is
/// seen, not assumed.
///
/// [FenceSet] computes who can write. [FenceSource] takes the login from all of them in one transaction, ends their
/// sessions until none is left, and waits for what has written or is about to. [Unfencing] puts back exactly what
/// was there, given ABORT; [OpenTarget] gives the application's roles their login on the other side, given COMMIT.
/// [SourceGuardrails] and [TargetGuardrails] say beforehand what would be in the way.
@NullMarked
package io.lockstep.cutover.fence;

import org.jspecify.annotations.NullMarked;
