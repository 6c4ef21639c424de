/// The judge: a pure function from what is remembered of a lane in one partition, and one record of a change log,
/// to what is remembered next and what has been found out. It knows no clock, no I/O and no framework. Start
/// reading at [io.lockstep.verifier.matching.Judge], then [io.lockstep.verifier.matching.Decision].
///
/// # The calculus
///
/// Both logs carry the same numbered watermarks. A watermark cuts a log: a version stands before watermark m when
/// it stands earlier in the log. Versions are collected as they come and nothing is decided by their arrival.
///
/// A watermark m of the target is *complete* once the source has been read up to a mark, the *cover*, that leaves
/// nothing unread which the target can have shown before m. It makes the source's versions before watermark p
/// *due*: p is m itself when the replicator keeps order, and the watermark that had already been visible when m was
/// written when it applies batches, since m's own batch may be half done. At each complete m, in order, each key
/// that has anything to decide is decided on three things only: what the target showed before m, what was due, and
/// what the source had up to the cover. So a verdict follows from the logs alone, however they interleave, and
/// **only p is proven**: a write lost between p and m is not known yet.
///
/// The target is right when its last version before m (or, without one, what it had) equals the newest due version
/// or one after it. Otherwise the key is suspect at once in ordered mode. In causal mode it is undecided until p
/// reaches that m: by then the batch that held m is complete, and if the target was right at no moment in between,
/// it was wrong at the end of a batch. Only due versions are settled; what is merely on its way stays owed. What is
/// not known equals nothing, and a match that left a column uncompared settles but never heals: the column is read
/// directly ([io.lockstep.verifier.matching.PartialHearing]), and the row counts as compared in part until then.
///
/// # Why only due versions are settled
///
/// Causal mode; the replicator restarts from an older checkpoint and so shows A again for a while:
///
/// | log | | | |
/// |---|---|---|---|
/// | source | A, w4 (seen 3) | B, w5 (seen 3) | w6 (seen 4) |
/// | target | A, w4 | B, w5 | A, w6 |
///
/// At m = 5 (p = 3) the target shows B, which the source had: right, and nothing is due. At m = 6 (p = 4) A is due
/// and the target shows A: right as of p. Had B been settled when it was shown, and A with it, then A would now be
/// explained by nothing and a correct replicator accused. Should the target stay at A for good, B is still owed,
/// and the key is suspect once B is due.
///
/// # Why an undecided key waits for p
///
/// Causal mode; an update is applied as a DELETE and an INSERT with the watermark between them:
///
/// | log | | | |
/// |---|---|---|---|
/// | source | B, w7 (seen 6) | w8 (seen 7) | w9 (seen 8) |
/// | target | delete, w7 | B, w8 | w9 |
///
/// At m = 7 the row is gone and nothing the source had explains it: undecided. At m = 8 the versions shown since
/// are gone through first; one of them is B, which is owed, so the key was right at the end of w7's batch. Without
/// it the key would be suspect at m = 8, where p = 7.
///
/// # Truncates
///
/// A TRUNCATE is one record for all rows, kept once per table and side. Every key that is decided reads it into its
/// versions, at its place, as a deletion; a key with nothing to decide is not looked at, and takes it into account when
/// it is next. At each proof point the truncates due are at most those shown before m, and those at most the ones that
/// the source had up to the cover. Fewer: the replicator did not apply one. More: a stranger truncated the target, or a
/// restarted replicator did it again; only where the source has truncated nothing in the epoch and no watermark was met
/// twice since, it was the stranger. Either way the rows of the table are not judged any further.
///
/// Causal mode; a row is new between the truncate's being shown and its being due:
///
/// | log | | | |
/// |---|---|---|---|
/// | source | truncate, w5 (seen 4) | B, w6 (seen 5) | w7 (seen 6) |
/// | target | truncate, w5 | w6 | B, w7 |
///
/// At m = 6 (p = 5) the truncate is due and B is not; the key, met for the first time with B, has shown nothing. It is
/// known to be absent only because the target's truncate is still remembered: until a proof point at which a version
/// after it could have been forgotten.
///
/// # Hot rows
///
/// Of a side's versions of one key no more than a bound are kept. One more, and one is dropped: the first that
/// is followed by another of its interval, since no watermark falls between the two; else the one whose
/// neighbours are nearest; never the oldest or the newest. It leaves a [io.lockstep.verifier.matching.Hole] on
/// the version after it, which says where dropped versions stood. So it is always known whether the newest due
/// version, or the last that the target showed before m, is one of them: then the key is undecided, whatever
/// the target shows, unless it shows a later version that was kept. In causal mode a mismatch is undecided as
/// well while any that could explain it was dropped, and what the batch of m may still show is waited for anew
/// from the last such m on. The newest version is never dropped, so once a side rests the key is decided.
/// Undecided for longer than the rules allow: UNPROVEN(HOT_ROW). A suspect stands meanwhile.
///
/// Ordered mode, three versions kept; B and D are dropped, and the target has stood still since A:
///
/// | log | | | | | |
/// |---|---|---|---|---|---|
/// | source | A, w2 | B, w3 | C, w4 | D, w5 | E, w6 |
/// | target | A, w2 | w3 | w4 | | |
///
/// At m = 3 the newest due version is B, of which only the place is known. A is kept and the target shows it:
/// were that a match, an update that was lost would be proven. At m = 4 C is due and was kept: suspect.
///
/// # Forgetting
///
/// A key that is right, with nothing before the cover or before m left to settle, is forgotten once p is more than the
/// retention beyond its newest version decided. Its base is then unknown, which equals nothing. Versions that lie
/// further ahead stay, as if they were read later: otherwise a verdict would depend on how far a side happens to be
/// read. For the same reason the last image of a side fills hidden columns only for as many watermarks as it is sure to
/// be remembered. No proof point passes over all keys: each has one entry in an index, by the m or the p from which on
/// it has anything to do ([io.lockstep.verifier.matching.Agenda]); and the keys that a truncate could put right are
/// listed apart. A key whose first version further ahead was dropped is kept until that is due: were it an insert, it
/// would have told that the row was absent.
///
/// A watermark that the target shows again says that the replicator has gone back to an older checkpoint
/// ([io.lockstep.events.Replay]). What it applies again stands behind the newest watermark shown before. Rows
/// that pass through older versions there are counted and no news, and a suspect of which nothing else is known
/// names the replay, so that all of one can be told together.
///
/// More timelines, one to a rule, with the verdicts at their places: `src/test/resources/scenarios`.
///
/// # Limits
///
/// A row that the target has not shown in the epoch, or not for longer than the retention, is unknown; what
/// rests on it alone is a suspect that direct reads have to decide. A truncate is taken for a batch of its own.
/// How many versions of a hot row are dropped depends on how far one log is read ahead of the other: when such
/// a row is decided may differ, not how.
///
/// In causal mode the batch that holds n0 straddles it. A row inserted before n0 and deleted after it in that batch
/// is never shown, and the logs are the same as those of a row whose delete was lost. So a delete that the source
/// wrote before t0, of a row not shown in the epoch, counts as applied: lost, it is left to a comparison of rows at
/// rest.
///
/// Three things of a restarted replicator are not covered and can raise a suspect that heals or is refuted: that it
/// applies again what precedes n0, or what was forgotten; and, in causal mode, that it stops inside a batch whose
/// watermark is visible already, goes back, and cuts a new batch that also holds the next watermark, which then is no
/// proof that the first batch was complete.
@NullMarked
package io.lockstep.verifier.matching;

import org.jspecify.annotations.NullMarked;
