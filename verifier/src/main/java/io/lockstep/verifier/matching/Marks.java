package io.lockstep.verifier.matching;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The watermarks of the lane's epoch and what they have proven. Changes with every watermark.
///
/// @param source marks of the source that a proof point can still need, by number
/// @param target marks of the target that are not processed yet, by number
/// @param newestSource the newest mark of the source; null before the first
/// @param newestTarget the newest mark of the target; null before the first
/// @param sourceTail the number of the source's newest watermark before the epoch; 0 when there was none
/// @param targetTail the number of the target's newest watermark before the epoch; 0 when there was none
/// @param n0 the epoch's first watermark on the source; 0 while unknown
/// @param t0 the target's watermark from which on it is judged; 0 while unknown
/// @param proofPoint m, the newest watermark decided at; 0 before the first
/// @param proven the mark of p, before which every source version is decided; null before the first
/// @param replicationMillis how long the newest mark read from both sides took from one log to the other, by the
///     broker's clock; null before the first
public record Marks(
        List<Mark> source,
        List<Mark> target,
        @Nullable Mark newestSource,
        @Nullable Mark newestTarget,
        long sourceTail,
        long targetTail,
        long n0,
        long t0,
        long proofPoint,
        @Nullable Mark proven,
        @Nullable Long replicationMillis) {
    static final Marks NONE = new Marks(List.of(), List.of(), null, null, 0, 0, 0, 0, 0, null, null);

    public Marks {
        source = List.copyOf(source);
        target = List.copyOf(target);
    }
}
