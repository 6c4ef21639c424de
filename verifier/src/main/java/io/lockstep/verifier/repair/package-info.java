/// Repair: makes rows of the target that are confirmed to differ what the source has, one guarded
/// statement a row, while the application writes to the source and the replicator to the target.
///
/// # When a row is written
///
/// 1. The row on the source, s1; then the newest watermark there, w. The log has s1 before any
///    watermark after w.
/// 2. Wait until everything before some watermark p > w is *proven*. By then the target has had s1 and
///    everything before it, and the judge, who has both logs, has decided it.
/// 3. The row on the target, t; then the row on the source again, s2.
/// 4. The statement, which changes nothing unless the row is still t. T is known by its version
///    (`xmin`, `ctid`) and by the hash of its text.
/// 5. In the same transaction: the row as it is now, and the source's once more. Unless the one is s2
///    and the other still that version, roll back. A trigger, or a type that cannot hold the value,
///    changes what is written.
/// 6. After the commit of an INSERT the source's row once more: unless it is still that version, delete
///    what was inserted, if nobody has touched it. For its reason see below.
/// 7. Steps 1 to 3 again. What was written is right, or said not to be.
///
/// Equal rows (t is s2) are left alone. So are rows of which s1 and s2 are not one and the same
/// *version*: values that came back do not count. A row version of the source that is *on its way* is
/// therefore never touched.
///
/// # Why that is safe while the replicator runs
///
/// Let v be the source's row in steps 1 to 3, committed before p. What the replicator may still apply
/// to the key was committed after s2: it is newer than v, and comes in the order of the source's log.
///
/// - *It applies something between step 3 and the commit*, and the target has the row: the row is not t
///   any more, nothing is changed, and the row is reported as changed since. The lock on the row holds
///   the replicator off for the rest.
/// - *It applies something after the commit*: it finds v, which is what it would have found had nothing
///   ever gone wrong, and makes of it what the source has. An UPDATE that leaves out an unchanged large
///   value leaves v's there.
/// - *The target has the row and the source does not* (a DELETE): what is deleted is exactly what was
///   seen. The source may insert the key again: the replicator inserts it, before or after. Was the row
///   inserted and deleted by the source between the two reads, then its deletion is on its way and
///   finds nothing to do.
/// - *The target lacks the row* (an INSERT): there is no row whose version or lock would tell. A
///   replicator that inserts the key itself meets ours, and a native subscription stops at a duplicate
///   key until somebody removes it. Since everything before p is proven and v is still there at s2, an
///   INSERT on its way has a DELETE of v before it, committed after s2. Step 5 asks for v once more
///   while our row holds its place in the index already. If v is gone, we roll back. If not, a DELETE
///   is yet to be committed, and so to be applied. A subscription's worker looks for rows that are not
///   committed, too: it waits for us and deletes ours. A replicator that sends SQL does not see ours
///   before the commit, deletes nothing, and is refused when it inserts. For its sake step 6 asks again
///   when ours is there for all to see: if v is gone, or the source does not answer, our row is
///   removed, unless the replicator has been there, and its next attempt succeeds. Between the commit
///   and that lies one round trip.
/// - *The replicator goes back* to an older checkpoint: it writes old versions, then v, over ours.
///
/// The target's statements are those of any other session to its triggers and foreign keys; a
/// replicator's are not. Where the role may, `session_replication_role` is `replica`, as in an apply
/// worker: foreign keys are not checked and do not cascade, ordinary triggers do not fire. Where it may
/// not, a table on which something would act is refused.
///
/// # What the judge makes of it
///
/// The write is a version on the target that no version of the source is due for, and equals the
/// expected one: the divergence is HEALED at the next proof point (rule R4, 2). Where the judge does
/// not know what to expect, it stays open until a recheck refutes it. It raises nothing: a suspect is
/// open for the key, and one key has one.
///
/// [io.lockstep.verifier.repair.Sighting] and [io.lockstep.verifier.repair.GuardedStatement] decide and
/// are pure; [io.lockstep.verifier.repair.Look] reads, [io.lockstep.verifier.repair.Writing] writes,
/// [io.lockstep.verifier.repair.Repairer] puts them in order.
@NullMarked
package io.lockstep.verifier.repair;

import org.jspecify.annotations.NullMarked;
