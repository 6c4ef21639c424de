package io.lockstep.verifier.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Keeps a list of versions in flight short (R8). What is dropped leaves a [Hole] on the version after it, so that it
/// is known what is not known.
///
/// Never the newest, which is what a side shows in the end. Never the oldest: it tells whether the row was there before
/// (R2), and dropping the oldest again and again would leave nothing that a target which lags could be right by.
final class Thinning {
    private Thinning() {}

    /// One version less: the first that is followed by another of the same interval, since no watermark falls between
    /// the two; else the one whose neighbours are the nearest, the earlier of two such.
    ///
    /// @param versions at least three
    static List<Unsettled> thinned(List<Unsettled> versions) {
        int victim = victim(versions);
        Unsettled gone = versions.get(victim);
        Unsettled following = versions.get(victim + 1);
        var kept = new ArrayList<>(versions);
        kept.set(
                victim + 1,
                following.after(
                        Hole.join(Objects.requireNonNull(Hole.join(gone.hole(), Hole.of(gone))), following.hole())));
        kept.remove(victim);
        return kept;
    }

    private static int victim(List<Unsettled> versions) {
        int nearest = 1;
        long least = Long.MAX_VALUE;
        for (int i = 1; i + 1 < versions.size(); i++) {
            if (versions.get(i).interval() == versions.get(i + 1).interval()) {
                return i;
            }
            long span = versions.get(i + 1).interval() - versions.get(i - 1).interval();
            if (span < least) {
                nearest = i;
                least = span;
            }
        }
        return nearest;
    }
}
