package io.lockstep.verifier.matching;

import io.lockstep.events.Operation;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Standing.Suspected;
import io.lockstep.verifier.matching.Standing.Undecided;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The decision about one key at one proof point: R4 with R4b, R5, R6 and as much of R7 as cannot be left out.
final class Decision {
    private final Point point;
    private final RowKey key;
    private final KeyState before;
    private final Findings findings;
    private final Tally tally;

    /// Target versions before m, source versions before p, source versions before the cover.
    private List<Unsettled> shown;

    private final Truncates truncates;
    private final List<Unsettled> due;
    private final List<Unsettled> known;

    private @Nullable Shown base;
    private @Nullable Shown expected;
    private Standing standing;
    private @Nullable Partial partial;
    private History history;
    private final long touched;

    Decision(Point point, RowKey key, KeyState state, Truncates truncates, Findings findings) {
        this.point = point;
        this.key = key;
        this.before = state;
        this.findings = findings;
        this.tally = findings.of(key.table());
        this.truncates = truncates;
        List<Unsettled> source = truncates.within(Side.SOURCE, state.source());
        this.shown = before(truncates.within(Side.TARGET, state.target()), point.watermark());
        this.due = before(source, point.proven());
        this.known = before(source, point.cover());
        this.touched = touched();
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
        return after();
    }

    private boolean nothingToDecide() {
        return shown.isEmpty() && due.isEmpty() && !(standing instanceof Undecided);
    }

    private KeyState after() {
        List<Unsettled> source = before.source();
        List<Unsettled> target = before.target();
        return new KeyState(
                before.epoch(),
                before.scheme(),
                base,
                expected,
                source.subList(Unsettled.logged(due), source.size()),
                target.subList(before(target, point.watermark()).size(), target.size()),
                before.lastSource(),
                before.lastTarget(),
                standing,
                partial,
                before.collected(),
                point.watermark(),
                touched,
                awaits(),
                history);
    }

    private boolean awaits() {
        boolean gone = base != null && base.image() instanceof RowImage.Absent;
        return !gone && truncates.owes(point);
    }

    /// The interval of the newest version that is decided here or was before.
    private long touched() {
        long newest = before.touched();
        for (Unsettled version : shown) {
            newest = version.logged() ? Math.max(newest, version.interval()) : newest;
        }
        for (Unsettled version : due) {
            newest = version.logged() ? Math.max(newest, version.interval()) : newest;
        }
        return newest;
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
        List<Unsettled> early = before(shown, point.start());
        if (!early.isEmpty()) {
            base = new Shown(early.getLast().image(), null);
            shown = shown.subList(early.size(), shown.size());
            tally.move(Side.TARGET, Fate.WAITING, Fate.DISCARDED, Unsettled.logged(early));
        }
    }

    private void proveBaseAbsent() {
        boolean neverDecided = expected == null;
        boolean inserted = inserts(shown) || (neverDecided && inserts(known));
        if (base == null && (inserted || vanishes(known))) {
            base = Shown.INFERRED_ABSENT;
        }
    }

    /// Whether the source deleted the row before t0. In causal mode its insert may have preceded the epoch in the
    /// same batch, and then the target has nothing to show for either. In ordered mode no version is that early.
    private boolean vanishes(List<Unsettled> versions) {
        return before(versions, point.start()).stream().anyMatch(version -> version.operation() == Operation.DELETE);
    }

    private static boolean inserts(List<Unsettled> versions) {
        return !versions.isEmpty() && versions.getFirst().operation() == Operation.INSERT;
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
        var walk = new Walk(point, key, findings, known, new Known(base, expected, history));
        walk.explainAllButLast(shown);
        Shown current = shown.isEmpty() ? base : Shown.of(shown.getLast());
        Fate fate = duplicates(current) ? Fate.DUPLICATE : fate(current, walk);
        tally.move(
                Side.TARGET,
                Fate.WAITING,
                fate,
                shown.isEmpty() || !shown.getLast().logged() ? 0 : 1);
        base = current;
    }

    private boolean duplicates(@Nullable Shown current) {
        return standing instanceof Standing.Clear
                && due.isEmpty()
                && compare(Shown.imageOf(current), Shown.imageOf(base)).matches();
    }

    private Fate fate(@Nullable Shown current, Walk walk) {
        Equality right = rightness(Shown.imageOf(current));
        if (right == Equality.PARTIAL && suspected()) {
            return leaveOpen(current);
        }
        if (right.matches()) {
            return settle(current, right);
        }
        boolean strays = walk.strays(shown);
        return mayLieInItsOwnBatch() ? putOff(strays) : suspect(current, strays);
    }

    /// How well the target's version agrees with the newest due version or one after it; with what was expected
    /// before or any unsettled one, when nothing is due.
    private Equality rightness(@Nullable RowImage current) {
        Equality best = due.isEmpty() ? compare(current, Shown.imageOf(expected)) : Equality.DIFFERENT;
        for (Unsettled version : known.subList(Math.max(due.size() - 1, 0), known.size())) {
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
        return known.subList(Math.max(due.size() - 1, 0), known.size()).stream()
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
        if (due.isEmpty()) {
            release(Fate.SETTLED);
            return;
        }
        Unsettled newest = due.getLast();
        if (newest.logged() && current != null && current.trace() != null) {
            findings.add(new Outcome.Settled(
                    key.table(),
                    newest.operation(),
                    newest.appendedAt(),
                    current.trace().appendedAt()));
        }
        release(Fate.SUPERSEDED);
        take(Fate.SETTLED);
    }

    /// A suspect that is right as far as one can see stays suspect (R7).
    private Fate leaveOpen(@Nullable Shown current) {
        List<String> uncompared = uncompared(current, Equality.PARTIAL);
        boolean holds = hold();
        if (standing instanceof Suspected suspected) {
            standing = suspected.with(holds);
        }
        see(uncompared);
        return Fate.SUSPECT;
    }

    private Fate putOff(boolean strays) {
        Undecided already = standing instanceof Undecided undecided ? undecided : null;
        boolean holds = hold();
        boolean strayed = strays || (already != null && already.strayed());
        long since = already == null ? point.watermark() : already.watermark();
        if (already == null) {
            findings.add(new Outcome.UndecidedBegan(key, since));
        }
        standing = new Undecided(since, holds, strayed);
        return Fate.COALESCED;
    }

    private Fate suspect(@Nullable Shown current, boolean strays) {
        var accusation = new Accusation(point, before.standing(), due, shown, history, strays);
        boolean holds = hold();
        Suspect suspect = accusation.suspect(expected, current, holds);
        if (standing instanceof Undecided) {
            findings.add(new Outcome.UndecidedEnded(key));
        }
        if (!(standing instanceof Suspected)) {
            findings.add(new Outcome.SuspectRaised(key, suspect));
        } else if (accusation.differs(suspect)) {
            findings.add(new Outcome.SuspectChanged(key, suspect));
        }
        standing = new Suspected(suspect, holds, Standing.Stage.of(standing));
        return Fate.SUSPECT;
    }

    // Where the due versions go (G15).

    /// Whether a source version is held as the expectation now.
    private boolean hold() {
        if (due.isEmpty()) {
            expected = expected == null && standing instanceof Standing.Clear ? base : expected;
            return holds();
        }
        release(Fate.SUPERSEDED);
        take(Fate.HELD);
        return due.getLast().logged();
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

    /// R7: what is left uncompared is read directly, unless the key is suspect and so read as a whole.
    private void see(List<String> uncompared) {
        if (uncompared.isEmpty()) {
            if (partial != null) {
                findings.add(new Outcome.VisibilityRegained(key));
            }
            partial = null;
        } else if (partial == null || !partial.columns().containsAll(uncompared)) {
            if (partial == null) {
                findings.add(new Outcome.VisibilityLost(key));
            }
            partial = new Partial(point.watermark(), uncompared, point.now());
            if (!suspected()) {
                findings.add(new Outcome.PartlyCompared(key, partial, 0));
            }
        }
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

    /// What is known of the row apart from its unsettled versions.
    record Known(@Nullable Shown base, @Nullable Shown expected, History history) {}

    private static List<Unsettled> before(List<Unsettled> versions, long watermark) {
        int count = 0;
        while (count < versions.size() && versions.get(count).interval() < watermark) {
            count++;
        }
        return versions.subList(0, count);
    }
}
