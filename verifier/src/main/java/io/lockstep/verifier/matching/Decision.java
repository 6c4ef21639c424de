package io.lockstep.verifier.matching;

import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Standing.Suspected;
import io.lockstep.verifier.matching.Standing.Undecided;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The decision about one key at one proof point: R4 with R4b, R5, R6, what R8 says of versions that were dropped, and
/// as much of R7 as cannot be left out.
final class Decision {
    private final Point point;
    private final RowKey key;
    private final KeyState before;
    private final Findings findings;
    private final Tally tally;

    private final Truncates truncates;
    private final Excerpt excerpt;
    private final List<Unsettled> due;
    private final List<Unsettled> known;

    /// Target versions before m that are not accounted for.
    private List<Unsettled> shown;

    private @Nullable Shown base;
    private @Nullable Shown expected;
    private Standing standing;
    private @Nullable Partial partial;
    private History history;

    /// Whether the last version that the target showed before t0 was dropped.
    private boolean baseDropped;

    /// Whether the target is right by a version after the newest due one, which was dropped.
    private boolean passedOver;

    Decision(Point point, RowKey key, KeyState state, Truncates truncates, Findings findings) {
        this.point = point;
        this.key = key;
        this.before = state;
        this.findings = findings;
        this.tally = findings.of(key.table());
        this.truncates = truncates;
        this.excerpt = new Excerpt(point, state, truncates);
        this.shown = excerpt.shown();
        this.due = excerpt.due();
        this.known = excerpt.known();
        this.base = emptied() ? Shown.INFERRED_ABSENT : state.base();
        boolean gone = state.decidedAt() > 0 && state.decidedAt() < truncates.dueAt();
        this.expected = gone ? Shown.INFERRED_ABSENT : state.expected();
        this.standing = state.standing();
        this.partial = state.partial();
        this.history = state.history();
    }

    KeyState decide() {
        if (nothingToDecide()) {
            return before;
        }
        rebase();
        if (!nothingToDecide()) {
            proveBaseAbsent();
            lookBack();
            if (!nothingToDecide()) {
                judge();
            }
        }
        tellHot();
        return after();
    }

    private boolean nothingToDecide() {
        return shown.isEmpty() && due.isEmpty() && !excerpt.newestDropped() && !(standing instanceof Undecided);
    }

    private KeyState after() {
        return new KeyState(
                before.epoch(),
                before.scheme(),
                base,
                expected,
                excerpt.owed(passedOver),
                excerpt.unseen(),
                before.lastSource(),
                before.lastTarget(),
                standing,
                partial,
                before.collected(),
                point.watermark(),
                excerpt.touched(before.touched()),
                awaits(),
                history);
    }

    private boolean awaits() {
        boolean gone = base != null && base.image() instanceof RowImage.Absent;
        return !gone && truncates.owes(point);
    }

    /// Whether the target was truncated after the key was decided last; of a key that never was, so lately that a
    /// version after it would be remembered.
    private boolean emptied() {
        return before.decidedAt() > 0 ? before.decidedAt() < truncates.shownAt() : point.emptied(truncates);
    }

    // R1, R2: what the target had before anything is judged.

    private void rebase() {
        boolean unwritten = base == null && expected == null && before.target().isEmpty();
        if (unwritten) {
            base = truncates.prelude(before, point.prelude());
        }
        List<Unsettled> early = Excerpt.before(shown, point.start());
        if (!early.isEmpty()) {
            shown = shown.subList(early.size(), shown.size());
            baseDropped = !shown.isEmpty() && shown.getFirst().hides(point.start());
            base = baseDropped ? null : new Shown(early.getLast().image(), null);
            tally.move(Side.TARGET, Fate.WAITING, Fate.DISCARDED, Unsettled.logged(early));
        }
    }

    private void proveBaseAbsent() {
        boolean neverDecided = expected == null;
        boolean bySource = (neverDecided && Excerpt.inserts(known)) || excerpt.vanishes();
        boolean dropped = hotSince() > 0 || baseDropped;
        if (base == null && (Excerpt.inserts(shown) || (bySource && !dropped))) {
            base = Shown.INFERRED_ABSENT;
        }
    }

    // R4b: was an undecided key right at any moment since?

    private void lookBack() {
        if (!(standing instanceof Undecided undecided)) {
            return;
        }
        for (int i = 0; i < shown.size(); i++) {
            if (owed(shown.get(i).image())) {
                standing = Standing.CLEAR;
                clear(undecided, i);
                return;
            }
        }
    }

    private boolean owed(RowImage image) {
        return compare(image, Shown.imageOf(expected)).matches()
                || known.stream()
                        .anyMatch(version -> compare(image, version.image()).matches());
    }

    private void clear(Undecided undecided, int at) {
        tally.move(Side.SOURCE, Fate.HELD, Fate.SETTLED, undecided.holds() ? 1 : 0);
        tally.move(Side.TARGET, Fate.WAITING, Fate.COALESCED, Unsettled.logged(shown.subList(0, at)));
        tally.move(Side.TARGET, Fate.WAITING, Fate.SETTLED, shown.get(at).logged() ? 1 : 0);
        findings.add(new Outcome.UndecidedEnded(key));
        base = Shown.of(shown.get(at));
        shown = shown.subList(at + 1, shown.size());
    }

    // R4: the tests, in order.

    private void judge() {
        var walk = new Walk(point, key, findings, known, new Walk.Known(base, expected, history, excerpt.thinned()));
        walk.explainAllButLast(shown);
        Shown current = current();
        Fate fate = duplicates(current) ? Fate.DUPLICATE : fate(current, walk);
        tally.move(
                Side.TARGET,
                Fate.WAITING,
                fate,
                shown.isEmpty() || !shown.getLast().logged() ? 0 : 1);
        base = current;
    }

    /// What the target showed last before m; null when that is not known.
    private @Nullable Shown current() {
        if (excerpt.shownDropped()) {
            return null;
        }
        return shown.isEmpty() ? base : Shown.of(shown.getLast());
    }

    private boolean duplicates(@Nullable Shown current) {
        return standing instanceof Standing.Clear
                && due.isEmpty()
                && !excerpt.dueDropped()
                && point.images().repeats(Shown.imageOf(current), Shown.imageOf(base));
    }

    private Fate fate(@Nullable Shown current, Walk walk) {
        Equality right = rightness(Shown.imageOf(current));
        if (right == Equality.PARTIAL && suspected()) {
            return leaveOpen(current);
        }
        if (right.matches()) {
            return settle(current, right);
        }
        if (excerpt.obscured() && suspected()) {
            keepOwed();
            return Fate.COALESCED;
        }
        boolean strays = walk.strays(shown);
        return excerpt.obscured() || mayLieInItsOwnBatch() ? putOff(strays) : suspect(current, strays);
    }

    // R8: what cannot be told since a version that could explain it was dropped.

    private long hotSince() {
        return before.standing() instanceof Undecided undecided ? undecided.hotSince() : 0;
    }

    private void tellHot() {
        boolean is = standing.tooHot(point.patience());
        if (is != before.standing().tooHot(point.patience())) {
            findings.add(is ? new Outcome.RowTooHot(key) : new Outcome.RowCooled(key));
        }
    }

    /// How well the target's version agrees with the newest due version or one after it; with what was expected
    /// before or any unsettled one, when nothing is due.
    private Equality rightness(@Nullable RowImage current) {
        boolean stands = due.isEmpty() && !excerpt.dueDropped();
        Equality best = stands ? compare(current, Shown.imageOf(expected)) : Equality.DIFFERENT;
        for (Unsettled version : excerpt.acceptable()) {
            best = best.orBetter(compare(current, version.image()));
        }
        return best;
    }

    /// The columns that a match has left uncompared.
    private List<String> uncompared(@Nullable Shown current, Equality right) {
        RowImage found = Shown.imageOf(current);
        return right == Equality.PARTIAL ? point.images().uncompared(found, matched(found)) : List.of();
    }

    private @Nullable RowImage matched(@Nullable RowImage current) {
        return excerpt.acceptable().stream()
                .map(Unsettled::image)
                .filter(image -> compare(current, image).matches())
                .findFirst()
                .orElse(Shown.imageOf(expected));
    }

    private boolean mayLieInItsOwnBatch() {
        return point.mode() == Mode.CAUSAL
                && !suspected()
                && !(standing instanceof Undecided undecided && undecided.watermark() <= point.proven());
    }

    private Fate settle(@Nullable Shown current, Equality right) {
        List<String> uncompared = uncompared(current, right);
        settled(current);
        switch (standing) {
            case Standing.Clear _ -> {}
            case Undecided _ -> findings.add(new Outcome.UndecidedEnded(key));
            case Suspected suspected ->
                findings.add(
                        new Outcome.Healed(key, suspected.suspect(), shown.isEmpty() ? point.now() : lastShownAt()));
        }
        standing = Standing.CLEAR;
        see(uncompared);
        return Fate.SETTLED;
    }

    private void settled(@Nullable Shown current) {
        if (excerpt.dueDropped()) {
            passOver();
            passedOver = true;
            return;
        }
        if (due.isEmpty()) {
            release(Fate.SETTLED);
            return;
        }
        if (due.getLast().logged() && current != null && current.trace() != null) {
            var pairing = new Pairing(point, excerpt, shown, base, expected, history);
            findings.add(pairing.settled(key.table(), current.image(), current.trace()));
        }
        release(Fate.SUPERSEDED);
        take(Fate.SETTLED);
    }

    /// A suspect that is right as far as one can see stays suspect (R7).
    private Fate leaveOpen(@Nullable Shown current) {
        List<String> uncompared = uncompared(current, Equality.PARTIAL);
        keepOwed();
        see(uncompared);
        return Fate.SUSPECT;
    }

    private void keepOwed() {
        standing = findings.reopened(key, standing, false);
        boolean holds = hold();
        if (standing instanceof Suspected suspected) {
            standing = suspected.with(holds);
        }
    }

    private Fate putOff(boolean strays) {
        boolean holds = hold();
        if (!(standing instanceof Undecided)) {
            findings.add(new Outcome.UndecidedBegan(key, point.watermark()));
        }
        standing = Undecided.since(point.watermark(), standing, hotSince())
                .again(point.watermark(), holds, strays, excerpt.obscured());
        return Fate.COALESCED;
    }

    private Fate suspect(@Nullable Shown current, boolean strays) {
        var accusation = new Accusation(point, before.standing(), due, shown, history, strays);
        boolean holds = hold();
        Suspect suspect = accusation.suspect(expected, current, holds);
        standing = findings.reopened(key, standing, !shown.isEmpty());
        if (standing instanceof Undecided) {
            findings.add(new Outcome.UndecidedEnded(key));
        }
        if (!(standing instanceof Suspected)) {
            findings.add(new Outcome.SuspectRaised(key, suspect, point.replay(suspect)));
        } else if (accusation.differs(suspect)) {
            findings.add(new Outcome.SuspectChanged(key, suspect));
        }
        standing = new Suspected(suspect, holds, Standing.Stage.of(standing));
        return Fate.SUSPECT;
    }

    // Where the due versions go (G15).

    /// Whether a source version is held as the expectation now.
    private boolean hold() {
        if (excerpt.dueDropped()) {
            passOver();
            return false;
        }
        if (due.isEmpty()) {
            boolean stood = expected == null && standing instanceof Standing.Clear && !excerpt.obscured();
            expected = stood ? base : expected;
            return holds();
        }
        release(Fate.SUPERSEDED);
        take(Fate.HELD);
        return due.getLast().logged();
    }

    /// The newest due version is not known, but that those before it are not owed any more.
    private void passOver() {
        release(Fate.SUPERSEDED);
        for (Unsettled version : due) {
            history = history.plus(version.image());
        }
        expected = null;
        tally.move(Side.SOURCE, Fate.WAITING, Fate.SUPERSEDED, Unsettled.logged(due));
    }

    private void take(Fate fate) {
        for (Unsettled version : due) {
            history = history.plus(version.image());
        }
        expected = Shown.of(due.getLast());
        int newest = due.getLast().logged() ? 1 : 0;
        tally.move(Side.SOURCE, Fate.WAITING, fate, newest);
        tally.move(Side.SOURCE, Fate.WAITING, Fate.SUPERSEDED, Unsettled.logged(due) - newest);
    }

    private void release(Fate fate) {
        tally.move(Side.SOURCE, Fate.HELD, fate, holds() ? 1 : 0);
    }

    private boolean holds() {
        return switch (standing) {
            case Standing.Clear _ -> false;
            case Undecided undecided -> undecided.holds();
            case Suspected suspected -> suspected.holds();
        };
    }

    private void see(List<String> uncompared) {
        partial = new Uncompared(point, key, findings).after(partial, uncompared, suspected());
    }

    private boolean suspected() {
        return standing instanceof Suspected;
    }

    private Instant lastShownAt() {
        return shown.getLast().appendedAt();
    }

    private Equality compare(@Nullable RowImage one, @Nullable RowImage other) {
        return point.images().compare(one, other);
    }
}
