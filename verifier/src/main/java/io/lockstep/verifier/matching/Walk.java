package io.lockstep.verifier.matching;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through the target versions of one proof point in order and looks for the source version that explains
/// each, never going back (R5). Where versions of the source were dropped (R8), what is not explained says nothing.
final class Walk {
    private final Point point;
    private final RowKey key;
    private final Findings findings;
    private final List<Unsettled> source;
    private final @Nullable Shown base;
    private final @Nullable Shown expected;
    private final History history;
    private final boolean thinned;
    private @Nullable RowImage right;
    private int next;

    Walk(Point point, RowKey key, Findings findings, List<Unsettled> source, Known known) {
        this.point = point;
        this.key = key;
        this.findings = findings;
        this.source = source;
        this.base = known.base();
        this.expected = known.expected();
        this.history = known.history();
        this.thinned = known.thinned();
        this.right = expected == null ? null : expected.image();
    }

    /// Accounts for every version but the last, which the decision is about.
    void explainAllButLast(List<Unsettled> shown) {
        Tally tally = findings.of(key.table());
        for (int i = 0; i + 1 < shown.size(); i++) {
            Unsettled version = shown.get(i);
            tally.move(Side.TARGET, Fate.WAITING, fate(version, shown.get(i + 1)), version.logged() ? 1 : 0);
        }
    }

    /// Whether the last version leads away from what the source had, as far as it has been gone through. Once the
    /// target has moved on, what it had before does so as well.
    boolean strays(List<Unsettled> shown) {
        if (shown.isEmpty()) {
            return false;
        }
        RowImage last = shown.getLast().image();
        return next > 0 ? find(last) < 0 : explanation(last) == null;
    }

    private Fate fate(Unsettled version, Unsettled following) {
        Fate explanation = explanation(version.image());
        if (explanation != null) {
            right = version.image();
            return explanation;
        }
        if (thinned || version.transaction() == following.transaction()) {
            return Fate.COALESCED;
        }
        boolean half = point.mode() == Mode.CAUSAL && version.image() instanceof RowImage.Absent;
        if (!half && version.logged() && !point.replayedBehind(version.interval())) {
            report(version, following);
        }
        return Fate.TRANSIENT;
    }

    private @Nullable Fate explanation(RowImage image) {
        int hit = find(image);
        if (hit >= 0) {
            next = hit + 1;
            return Fate.COALESCED;
        }
        if (point.images().repeats(image, Shown.imageOf(base))) {
            return Fate.DUPLICATE;
        }
        return next == 0 && matches(image, expected) ? Fate.COALESCED : null;
    }

    private void report(Unsettled version, Unsettled following) {
        boolean replaces = version.image() instanceof RowImage.Present && find(following.image()) > next;
        RowImage owed = replaces ? source.get(next).image() : right;
        findings.add(new Outcome.Transient(
                key,
                type(version.image(), replaces),
                point.images().differing(owed, version.image()),
                version.position(),
                version.transaction(),
                version.appendedAt(),
                following.appendedAt(),
                point.watermark()));
    }

    /// A version in whose place the source had another is a wrong value; one in addition is a foreign write.
    private DivergenceClass type(RowImage image, boolean replaces) {
        boolean earlier =
                history.contains(image) || source.subList(0, next).stream().anyMatch(version -> same(image, version));
        if (earlier) {
            return DivergenceClass.STALE_APPLY;
        }
        return replaces ? DivergenceClass.VALUE_MISMATCH : DivergenceClass.FOREIGN_WRITE;
    }

    private int find(RowImage image) {
        for (int i = next; i < source.size(); i++) {
            if (same(image, source.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean same(RowImage image, Unsettled version) {
        return point.images().compare(image, version.image()).matches();
    }

    private boolean matches(RowImage image, @Nullable Shown shown) {
        return shown != null && point.images().compare(image, shown.image()).matches();
    }

    /// What is known of the row apart from its unsettled versions.
    ///
    /// @param thinned whether some of these were dropped
    record Known(@Nullable Shown base, @Nullable Shown expected, History history, boolean thinned) {}
}
