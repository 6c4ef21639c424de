package io.lockstep.verifier.matching;

import io.lockstep.events.Position;
import io.lockstep.events.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The truncates of one table (R10). Each is kept once, until a proof point consumes it, and read into the versions
/// of every key that is decided there. What it did to a key that had nothing to decide shows when the key is looked
/// at again, by comparing when either was decided last.
///
/// @param source truncates of the source that are not due yet, in log order
/// @param target truncates of the target that no proof point has looked at, in log order
/// @param due how many of the source were due in this epoch
/// @param shown how many of the target were shown in this epoch
/// @param dueAt m of the proof point at which one of the source became due last; 0 before the first
/// @param shownAt m of the proof point at which one of the target was shown last; 0 before the first
/// @param emptied the number of the watermark before the newest one that the target has shown, in any epoch and up to
///     the newest proof point; -1 when there was none
/// @param emptiedAt where that truncate stands
/// @param newestSource the number of the watermark before the newest one met on the source, in any epoch; -1 if none
/// @param newestTarget the same of the target
public record Truncates(
        List<Cut> source,
        List<Cut> target,
        long due,
        long shown,
        long dueAt,
        long shownAt,
        long emptied,
        Position emptiedAt,
        long newestSource,
        long newestTarget) {
    static final Truncates NONE = new Truncates(List.of(), List.of(), 0, 0, 0, 0, -1, Position.START, -1, -1);

    public Truncates {
        source = List.copyOf(source);
        target = List.copyOf(target);
    }

    /// One truncate.
    ///
    /// @param interval the number of the watermark that precedes it on its side
    /// @param replayed whether a watermark was met again after it before the next new one: it may be an older one,
    ///     applied again by a replicator that was restarted
    public record Cut(long interval, Position position, Instant appendedAt, boolean replayed) {
        private Cut again() {
            return new Cut(interval, position, appendedAt, true);
        }

        private Unsettled version() {
            return Unsettled.truncated(interval, position, appendedAt);
        }
    }

    /// Whether the two sides agree on how often the table was truncated, as far as a proof point can say.
    enum Balance {
        EVEN,
        /// The source's was not applied.
        MISSING,
        /// The target was truncated, and nothing that a replicator may do explains it.
        SURPLUS,
        /// The target was truncated once more than the source, and a restart of the replicator may explain it.
        UNEXPLAINED
    }

    /// Nothing of this epoch, in a new one.
    Truncates begin() {
        return new Truncates(List.of(), List.of(), 0, 0, 0, 0, emptied, emptiedAt, newestSource, newestTarget);
    }

    /// One more, of this epoch.
    Truncates plus(Side side, Cut cut) {
        return side == Side.SOURCE
                ? new Truncates(
                        with(source, cut),
                        target,
                        due,
                        shown,
                        dueAt,
                        shownAt,
                        emptied,
                        emptiedAt,
                        cut.interval,
                        newestTarget)
                : new Truncates(
                        source,
                        with(target, cut),
                        due,
                        shown,
                        dueAt,
                        shownAt,
                        emptied,
                        emptiedAt,
                        newestSource,
                        cut.interval);
    }

    /// One more, from before the side has shown the epoch.
    Truncates before(Side side, Cut cut) {
        return new Truncates(
                source,
                target,
                due,
                shown,
                dueAt,
                shownAt,
                side == Side.TARGET ? cut.interval : emptied,
                side == Side.TARGET ? cut.position : emptiedAt,
                side == Side.SOURCE ? cut.interval : newestSource,
                side == Side.TARGET ? cut.interval : newestTarget);
    }

    /// A watermark of the target was met again, after those of an interval.
    Truncates replayed(long interval) {
        return new Truncates(
                source,
                target.stream()
                        .map(cut -> cut.interval == interval ? cut.again() : cut)
                        .toList(),
                due,
                shown,
                dueAt,
                shownAt,
                emptied,
                emptiedAt,
                newestSource,
                newestTarget);
    }

    /// What is due, at the least, must have been shown, and no more than the source had.
    Balance balance(Point point) {
        long applied = shown + count(target, point.watermark());
        long known = due + count(source, point.cover());
        if (applied < due + count(source, point.proven())) {
            return Balance.MISSING;
        }
        if (applied <= known) {
            return Balance.EVEN;
        }
        boolean explicable = known > 0
                || target.subList(0, count(target, point.watermark())).stream().anyMatch(Cut::replayed);
        return explicable ? Balance.UNEXPLAINED : Balance.SURPLUS;
    }

    /// The oldest truncate that was due and not shown.
    Cut missing(Point point) {
        return source.get(Math.toIntExact(shown + count(target, point.watermark()) - due));
    }

    /// The oldest truncate that the source has not had.
    Cut surplus(Point point) {
        return target.get(Math.toIntExact(due + count(source, point.cover()) - shown));
    }

    /// Whether the proof point takes any.
    boolean concerns(Point point) {
        return count(target, point.watermark()) + count(source, point.proven()) > 0;
    }

    /// Whether the source has had one that is not due yet.
    boolean owes(Point point) {
        return !source.isEmpty() && count(source, point.cover()) > count(source, point.proven());
    }

    /// Without those that the proof point has decided on.
    Truncates consumed(Point point) {
        int applied = count(target, point.watermark());
        int owed = count(source, point.proven());
        return new Truncates(
                source.subList(owed, source.size()),
                target.subList(applied, target.size()),
                due + owed,
                shown + applied,
                owed > 0 ? point.watermark() : dueAt,
                applied > 0 ? point.watermark() : shownAt,
                applied > 0 ? target.get(applied - 1).interval() : emptied,
                applied > 0 ? target.get(applied - 1).position() : emptiedAt,
                newestSource,
                newestTarget);
    }

    /// What the target had when its first watermark of the epoch came, if that is known.
    ///
    /// @param tail the number of the target's newest watermark before the epoch
    @Nullable
    Shown prelude(KeyState key, long tail) {
        Carried shown = key.lastTarget();
        if (shown == null || shown.interval() != tail) {
            return null;
        }
        boolean gone = emptied == tail && shown.position().compareTo(emptiedAt) < 0;
        return gone ? Shown.INFERRED_ABSENT : new Shown(shown.image(), null);
    }

    long newest(Side side) {
        return side == Side.SOURCE ? newestSource : newestTarget;
    }

    /// Versions of one side of a key with the truncates that are not consumed at their places.
    List<Unsettled> within(Side side, List<Unsettled> versions) {
        List<Cut> cuts = side == Side.SOURCE ? source : target;
        if (cuts.isEmpty()) {
            return versions;
        }
        var merged = new ArrayList<Unsettled>(versions.size() + cuts.size());
        int next = 0;
        for (Unsettled version : versions) {
            while (next < cuts.size() && cuts.get(next).position().compareTo(version.position()) < 0) {
                merged.add(cuts.get(next++).version());
            }
            merged.add(version);
        }
        cuts.subList(next, cuts.size()).forEach(cut -> merged.add(cut.version()));
        return merged;
    }

    private static int count(List<Cut> cuts, long watermark) {
        int count = 0;
        for (Cut cut : cuts) {
            count += cut.interval() < watermark ? 1 : 0;
        }
        return count;
    }

    private static List<Cut> with(List<Cut> cuts, Cut cut) {
        var more = new ArrayList<>(cuts);
        more.add(cut);
        return more;
    }
}
