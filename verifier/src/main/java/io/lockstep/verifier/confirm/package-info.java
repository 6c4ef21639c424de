/// The confirmer: reads the rows that the judge suspects directly in both databases and says what it found.
///
/// # The sandwich
///
/// Two databases cannot be read at one moment, and the target lags. So the source is read twice, around the target:
///
/// | step | what | why |
/// |---|---|---|
/// | 1 | the newest watermark on the source, w0; then the rows there, s1 | s1 holds everything before w0 |
/// | 2 | wait until the target shows a watermark after w0 (where batches are applied: one that *saw* a later one than
/// w0) | the target has had everything before w0 |
/// | 3 | the rows on the target's primary, t | |
/// | 4 | the rows on the source again, s2; then the number n of the watermark that will be written next | |
///
/// t equal to s1 or s2: the target was right, or late by less than a round. Otherwise, and with s1 equal to s2, the
/// row looks wrong. That is not enough: the row may have gone from A to B and back between the reads, or been
/// inserted and deleted, with the target showing B rightly; so the judge, which has the source's log, lets a
/// confirmation pass only if the row has no version there from w0 to n. And a replicator that restarts shows old
/// rows for a while; so a second round has to say the same.
///
/// A row that changes all the time can neither be confirmed nor refuted; it is left to the stream, which decides at
/// the next proof point without any reads, and asked about again later.
///
/// # Rows compared in part
///
/// A change log hides a value that an update did not touch and that is stored out of line. Where it has shown
/// it nowhere before, a match proves nothing of that column. Such a row is nobody's suspect, so it is read
/// like one, as far as the hidden columns go, and a few more things must hold before the judge believes what
/// was read: no side may have shown a version of the row from the reads to the ruling, and nothing of it may
/// be unsettled. Only then are the values read those of the versions that were compared. Found equal, they
/// are known from then on, though no log shows them: the judge gives both sides the fingerprint that one of
/// them has shown, or one made up for the occasion.
///
/// [io.lockstep.verifier.confirm.Inquiry] and [io.lockstep.verifier.confirm.Docket] decide,
/// [io.lockstep.verifier.confirm.Confirmer] reads.
@NullMarked
package io.lockstep.verifier.confirm;

import org.jspecify.annotations.NullMarked;
