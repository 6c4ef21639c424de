package io.lockstep.verifier.matching;

import io.lockstep.events.Operation;
import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.List;

/// What a proof point looks at of the versions of a key, the truncates of its table among them; and what it would have
/// to look at, had it not been dropped (R8).
final class Excerpt {
    private final Point point;
    private final List<Unsettled> source;
    private final List<Unsettled> target;
    private final List<Unsettled> shown;
    private final List<Unsettled> due;
    private final List<Unsettled> known;

    Excerpt(Point point, KeyState key, Truncates truncates) {
        this.point = point;
        this.source = key.source();
        this.target = key.target();
        List<Unsettled> all = truncates.within(Side.SOURCE, source);
        this.shown = before(truncates.within(Side.TARGET, target), point.watermark());
        this.due = before(all, point.proven());
        this.known = before(all, point.cover());
    }

    /// Target versions before m.
    List<Unsettled> shown() {
        return shown;
    }

    /// Source versions before p.
    List<Unsettled> due() {
        return due;
    }

    /// Source versions before the cover.
    List<Unsettled> known() {
        return known;
    }

    /// The newest due version and those after it, as far as they are kept. When the newest was dropped and the
    /// target has not moved, none: it cannot be right by one that became known since.
    List<Unsettled> acceptable() {
        if (dueDropped() && shown.isEmpty()) {
            return List.of();
        }
        return known.subList(dueDropped() ? due.size() : Math.max(due.size() - 1, 0), known.size());
    }

    /// Whether the newest due version was dropped.
    boolean dueDropped() {
        return hidesFirst(rest(source, point.proven()), point.proven());
    }

    /// Whether the last version that the target showed was dropped.
    boolean shownDropped() {
        return hidesFirst(rest(target, point.watermark()), point.watermark());
    }

    boolean newestDropped() {
        return dueDropped() || shownDropped();
    }

    /// Whether a version that could explain what the target has, or had since the key is undecided, was dropped. Where
    /// order is kept only the newest due one can.
    boolean obscured() {
        boolean batches = point.mode() == Mode.CAUSAL;
        return newestDropped() || (batches && (thinned() || hides(target, point.watermark())));
    }

    /// Whether any version of the source was dropped.
    boolean thinned() {
        return hides(source, point.cover());
    }

    /// Whether the source deleted the row before t0. In causal mode its insert may have preceded the epoch in the
    /// same batch, and then the target has nothing to show for either. In ordered mode no version is that early.
    boolean vanishes() {
        for (Unsettled version : before(known, point.start())) {
            if (version.operation() == Operation.DELETE) {
                return true;
            }
        }
        for (Unsettled version : source) {
            Hole hole = version.hole();
            if (hole != null && hole.deleted() < point.start()) {
                return true;
            }
        }
        return false;
    }

    /// The interval of the newest version that is decided on, or a later one.
    long touched(long earlier) {
        return Math.max(earlier, Math.max(newest(shown), newest(due)));
    }

    /// The source's versions that are not due.
    ///
    /// @param right whether the target is right by one of them, so that what was dropped and due is settled too
    List<Unsettled> owed(boolean right) {
        List<Unsettled> rest = rest(source, point.proven());
        if (!right || rest.isEmpty()) {
            return rest;
        }
        Hole hole = rest.getFirst().hole();
        var owed = new ArrayList<>(rest);
        owed.set(0, rest.getFirst().after(hole == null ? null : hole.from(point.proven())));
        return owed;
    }

    /// The target's versions that are not before m.
    List<Unsettled> unseen() {
        return rest(target, point.watermark());
    }

    /// Whether the versions begin with an insert, before which nothing was dropped.
    static boolean inserts(List<Unsettled> versions) {
        return !versions.isEmpty()
                && versions.getFirst().operation() == Operation.INSERT
                && versions.getFirst().hole() == null;
    }

    static List<Unsettled> before(List<Unsettled> versions, long watermark) {
        int count = count(versions, watermark);
        return count == versions.size() ? versions : versions.subList(0, count);
    }

    private static List<Unsettled> rest(List<Unsettled> versions, long watermark) {
        int count = count(versions, watermark);
        return count == versions.size() ? List.of() : versions.subList(count, versions.size());
    }

    /// The interval of the newest version that a log has; 0 when there is none.
    private static long newest(List<Unsettled> versions) {
        long newest = 0;
        for (Unsettled version : versions) {
            newest = version.logged() ? Math.max(newest, version.interval()) : newest;
        }
        return newest;
    }

    private static int count(List<Unsettled> versions, long watermark) {
        int count = 0;
        while (count < versions.size() && versions.get(count).interval() < watermark) {
            count++;
        }
        return count;
    }

    private static boolean hidesFirst(List<Unsettled> rest, long watermark) {
        return !rest.isEmpty() && rest.getFirst().hides(watermark);
    }

    private static boolean hides(List<Unsettled> versions, long watermark) {
        for (Unsettled version : versions) {
            if (version.hides(watermark)) {
                return true;
            }
        }
        return false;
    }
}
