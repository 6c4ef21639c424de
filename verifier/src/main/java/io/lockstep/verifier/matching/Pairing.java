package io.lockstep.verifier.matching;

import io.lockstep.events.RowImage;
import io.lockstep.events.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says of a source version that is settled by a target version whether the one can be nothing but the other.
///
/// @param shown target versions before m that are not accounted for
/// @param base what the target had before them
/// @param expected what was settled before
record Pairing(
        Point point,
        Excerpt excerpt,
        List<Unsettled> shown,
        @Nullable Shown base,
        @Nullable Shown expected,
        History history) {

    /// The newest due version is settled by what the target has.
    Outcome.Settled settled(TableId table, RowImage current, Trace target) {
        Unsettled newest = excerpt.due().getLast();
        boolean whole = !excerpt.thinned() && !excerpt.obscured();
        boolean unmistakable = whole && like(current, newest.image()) && isNew(current) && isOnce(current);
        return new Outcome.Settled(table, newest.operation(), newest.trace(), target, unmistakable);
    }

    /// Whether the target has shown it once. One that it has shown at an earlier proof point, before it was due, counts
    /// as new.
    private boolean isOnce(RowImage current) {
        return shown.isEmpty() || (!like(current, Shown.imageOf(base)) && count(current, shown) == 1);
    }

    /// Whether the source has had it once, as far as that is remembered.
    private boolean isNew(RowImage current) {
        return count(current, excerpt.known()) == 1
                && !like(current, Shown.imageOf(expected))
                && !history.contains(current);
    }

    private int count(RowImage image, List<Unsettled> versions) {
        int count = 0;
        for (Unsettled version : versions) {
            count += like(image, version.image()) ? 1 : 0;
        }
        return count;
    }

    private boolean like(RowImage one, @Nullable RowImage other) {
        return point.images().compare(one, other).matches();
    }
}
