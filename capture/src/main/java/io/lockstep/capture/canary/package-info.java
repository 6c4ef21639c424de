/// Plants differences that the verifier must find: Lockstep plays the replicator for a table of its own,
/// and plays a broken one (G16).
///
/// # What is planted
///
/// A lane has a canary table on the source and its copy on the target
/// ([io.lockstep.events.CanaryTables]), both in Lockstep's own publications. No replicator carries the
/// one into the other; [io.lockstep.capture.canary.CanaryPlanter] writes both, each kind of fault in turn
/// ([io.lockstep.events.CanaryKind]). The changes take the way of every other change: logs, captures,
/// Kafka, the judge, its verdicts, the coordinator. None of these knows of canaries, but for the
/// coordinator and the confirmer, which tell their findings from those about the customer's tables.
///
/// 1. *Prepare*: the rows are written alike on both sides, until the judge must have seen that they are
///    right.
/// 2. *Plant*: one side is written, or both differently, until the judge must have seen that they are wrong.
/// 3. *Heal*: the rows are written alike and deleted on both sides, until the judge must have seen it.
///
/// # By proof, not by time
///
/// A verdict depends on the two logs alone. So the planter needs no answer of the verifier's: it only has
/// to take care that the logs, with their watermarks, prove the fault before it heals it. After the last
/// write it reads the newest watermark n of the source. Every write stands before n + 2 in its log (n + 1
/// may be on its way to be visible). A watermark w of the target that *saw* n + 2 or a later one makes
/// them due where batches are applied, and all the more where order is kept; it also stands behind what
/// was written on the target. Where batches are applied the verdict may have to wait until w itself is
/// proven. So **w says when**: once w is proven the fault has been found, or the detector is deaf.
///
/// The verdict falls at a watermark m of the target that saw w, and counts the source's versions up to its
/// *cover*, the first watermark of the source that saw m: what the source writes before that, the replicator
/// could have applied ahead. A missing row that the source deletes again in time is none. So the planter goes
/// on when the source shows a watermark that saw m: what it writes then comes too late to undo the verdict
/// ([io.lockstep.capture.canary.Passage]).
///
/// A replicator that stands still shows no watermarks, and the planter waits; a verifier that is behind
/// will read it all in the same order. Neither makes a canary missed. Whether it was found is for the
/// coordinator to say, from the verdicts, the proven watermark, and the numbers that the planter reports
/// ([io.lockstep.events.json.PlantedCanary]).
///
/// # Nothing stays
///
/// Rows are put right by writing them anew on both sides: the judge needs to remember nothing of them to
/// see that they are right. So whatever was left behind by a planter that was killed is put right by the
/// next one in the same way, and no more than two rows exist at a time. Each canary has a row of its own
/// out of a fixed number, so that all partitions have their turn. A few rows are written a minute. One
/// planter is at work in a lane, like its watermark writer, beside which it runs. It can be told to rest,
/// when nothing may be written to the source.
///
/// # Not planted
///
/// A TRUNCATE on one side ends the comparison of its table until the next epoch; it would silence the
/// canaries. A row at rest that differs without having changed is for the pass over rows at rest to find.
@NullMarked
package io.lockstep.capture.canary;

import org.jspecify.annotations.NullMarked;
