package io.lockstep.verifier.matching;

import java.time.Instant;

/// A proof point (R3).
///
/// @param target the target's mark m
/// @param proven the number p: source versions before it are due
/// @param cover the number of the first mark of the source by which everything has been read that the target can
///     have shown before m. What the source wrote later is not looked at, so that a verdict does not depend on how
///     far the source happens to be read
/// @param start the number t0: what the target showed before it only sets the base
/// @param prelude the number of the target's newest watermark before the epoch
/// @param now when the proof point was complete, by the broker's clock
record Point(Mode mode, Mark target, long proven, long cover, long start, long prelude, Instant now, Images images) {
    long watermark() {
        return target.sequence();
    }
}
