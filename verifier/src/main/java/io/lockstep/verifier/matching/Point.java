package io.lockstep.verifier.matching;

import java.time.Instant;

/// A proof point (R3).
///
/// @param target the target's mark m
/// @param proven the number p: source versions before it are due
/// @param provenBefore the highest p of the proof points before this one; 0 when there was none
/// @param cover the number of the first mark of the source by which everything has been read that the target can
///     have shown before m. What the source wrote later is not looked at, so that a verdict does not depend on how
///     far the source happens to be read
/// @param start the number t0: what the target showed before it only sets the base
/// @param prelude the number of the target's newest watermark before the epoch
/// @param now when the proof point was complete, by the broker's clock
/// @param retention for how many watermarks beyond p a settled key is remembered (R8)
/// @param patience for how many watermarks versions that were dropped may leave a key undecided (R8)
record Point(
        Mode mode,
        Mark target,
        long proven,
        long provenBefore,
        long cover,
        long start,
        long prelude,
        int retention,
        int patience,
        Instant now,
        Images images) {
    long watermark() {
        return target.sequence();
    }

    /// Whether a key of which nothing was decided since an interval is to be forgotten.
    boolean outlives(long interval) {
        return Math.max(proven, provenBefore) > interval + retention;
    }

    /// Whether the table was truncated so lately that a key of which nothing is remembered has not been written since.
    boolean emptied(Truncates truncates) {
        return truncates.emptied() > prelude && truncates.emptied() >= provenBefore - retention;
    }
}
