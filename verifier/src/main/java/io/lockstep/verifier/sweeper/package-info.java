/// The sweep of a running deployment: compares the rows at rest of all lanes, and with the change logs
/// proves every row.
///
/// # What is proven, and why
///
/// A table of a lane is covered in epoch e at watermark p when one pass of e has compared all its chunks,
/// each after the first proof point of e in every partition, and p is at or beyond *to*, a watermark that
/// the source wrote after the last of these reads and after the judge had heard what was reported. Then
/// each row is right as of p, or stands in a divergence. Let r be a row, n0 the epoch's first watermark,
/// t0 where the target begins to be judged, and m the target's watermark at which p was proven.
///
/// - *The logs of e show a version of r on the source before p*: the judge has decided it at m, settled or
///   suspect. What the sweep read of it does not matter.
/// - *None on the source, one on the target after t0*: it equals nothing that is known, so it is suspect,
///   and direct reads decide.
/// - *None on either*: the source has had one value from n0 to p, the target one from t0 to m. The chunk was
///   read in both spans: the target had shown t0 before, since that is what the first proof point says, and
///   m came after, since m is not before p, nor p before *to*. So what was found equal is equal at m, and
///   what was not is a candidate.
///
/// That is why no pass begins before the first proof point (a row that was read earlier could have been
/// changed by what the target applied before t0, which nobody judges), and why it does not matter how old
/// the read of a chunk is, how long a pass takes, or that another process went on with it: all that is
/// used of a read is the span that it lies in. It also is why a row that moves under the reads is
/// nobody's business here: it has a version in the log.
///
/// What becomes of it when
///
/// - *the epoch ends in mid-sweep*: the pass is VOID and nothing of it counts: the chain from n0 is broken.
///   The next begins after the new epoch's first proof point. That a chunk was read just after the end of
///   the epoch does no harm: p of the old one never reaches its *to*;
/// - *a table is truncated*: one record in either log, compared by the judge at table level; what was read
///   before is gone on both sides, or the table is TRUNCATED;
/// - *a table is dropped and made again, a partition attached or detached, a replica identity or a column's
///   type changed*: the capture's notice ends the judging of the table in this epoch: UNPROVEN whatever was
///   swept;
/// - *the lane did not carry a table when the pass began*: it is listed within seconds,
///   UNPROVEN(NOT_SWEPT), and a further pass goes through what is left;
/// - *a table has no key, or is not in the publication*: no log proves anything of it, so an equal sweep
///   would be true at its moment only: it is not swept, and UNPROVEN(NO_KEY);
/// - *columns are not comparable, or on the source only*: the rows are not compared whole: NOT_SWEPT, naming
///   a column;
/// - *the stream has compared rows in part*: COLUMN_NOT_VISIBLE until the confirmer has read them; a sweep
///   does not lift it, since the versions that it read may be others than those that were matched.
///
/// In causal mode the batch that holds n0 straddles it, and a delete in it that was lost counts as
/// applied. The sweep finds the row on the target: so the gap that the judge leaves there is closed here.
///
/// One thing is assumed: that what stands in a log before n0 is visible to a snapshot taken a proof point
/// later. A transaction whose commit waits for a synchronous standby for as long as that is logged and
/// not visible.
///
/// # Rows in flight
///
/// Candidates are read by the confirmer's sandwich ([io.lockstep.verifier.confirm.CandidateReads]), which
/// waits for a watermark, not by the rereading of `validate`, which knows what has arrived of a native
/// subscription only, and of anything else gives it time. A row that two rounds find wrong in the same
/// way is reported: the judge raises a suspect, which the confirmer reads like any other, with the
/// source's log to hold it against. So a confirmed divergence of a row at rest has gone through the same
/// door as all others.
///
/// # Who does what
///
/// [io.lockstep.verifier.sweeper.Sweeper] is the way in. Of several, the one that has the sweeps topic's
/// partition in their consumer group sweeps. What it knows of passes it writes there
/// ([io.lockstep.verifier.sweeper.Publisher]) and reads back when it takes over
/// ([io.lockstep.verifier.sweeper.SweepLedger]): a chunk counts as done only once nothing of it waits.
/// [io.lockstep.verifier.sweeper.Course] decides when a pass begins and
/// [io.lockstep.verifier.sweeper.Throttle] whether it goes on; both are pure, as is what a pass
/// remembers of a table ([io.lockstep.verifier.sweeper.TablePass]).
@NullMarked
package io.lockstep.verifier.sweeper;

import org.jspecify.annotations.NullMarked;
