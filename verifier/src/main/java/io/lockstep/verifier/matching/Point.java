package io.lockstep.verifier.matching;

import io.lockstep.events.Replay;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
/// @param replays what the replicator has applied again, as far as it is not all decided
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
        Images images,
        List<Replay> replays) {
    long watermark() {
        return target.sequence();
    }

    /// The highest p so far.
    long reached() {
        return Math.max(proven, provenBefore);
    }

    /// Whether a key of which nothing was decided since an interval is to be forgotten.
    boolean outlives(long interval) {
        return reached() > interval + retention;
    }

    /// The replay whose rows are decided here, if that may be all that a suspect rests on: nothing is remembered
    /// of what the row was before. In causal mode not all are decided at the first proof point beyond it (R4b).
    @Nullable
    Replay replay(Suspect suspect) {
        Replay last = null;
        for (Replay replay : replays) {
            last = replay.to() < watermark() && suspect.expected() == null ? replay : last;
        }
        return last;
    }

    /// Whether the replicator has applied something again behind a watermark.
    boolean replayedBehind(long interval) {
        return replays.stream().anyMatch(replay -> replay.to() == interval);
    }

    /// Whether all that was applied again is decided with this.
    boolean completes(Replay replay) {
        return replay.to() < watermark() && replay.to() < reached();
    }

    /// Before which agenda keys are looked at.
    Agenda end(Agenda.Axis axis) {
        return new Agenda(axis, axis == Agenda.Axis.SHOWN ? watermark() : reached());
    }

    /// Whether the table was truncated so lately that a key of which nothing is remembered has not been written since.
    boolean emptied(Truncates truncates) {
        return truncates.emptied() > prelude && truncates.emptied() >= provenBefore - retention;
    }
}
