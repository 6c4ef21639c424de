package io.lockstep.verifier.matching;

import static io.lockstep.events.DivergenceClass.FOREIGN_WRITE;
import static io.lockstep.events.DivergenceClass.LOST_DELETE;
import static io.lockstep.events.DivergenceClass.LOST_UPDATE;
import static io.lockstep.events.DivergenceClass.MISSING_ROW;
import static io.lockstep.events.DivergenceClass.STALE_APPLY;
import static io.lockstep.events.DivergenceClass.VALUE_MISMATCH;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.Operation;
import io.lockstep.events.RowImage;
import io.lockstep.verifier.matching.Standing.Suspected;
import io.lockstep.verifier.matching.Standing.Undecided;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Says what kind of difference a key is suspect of, and where it shows.
///
/// | the source owed a version | the target strayed | to | class |
/// |---|---|---|---|
/// | yes | no | | MISSING_ROW, LOST_DELETE or LOST_UPDATE |
/// | either | yes | a version that the source had earlier | STALE_APPLY |
/// | yes | yes | other values of the same row | VALUE_MISMATCH |
/// | otherwise | | | FOREIGN_WRITE |
///
/// A suspect keeps its class while the target shows nothing new, or the same again.
///
/// @param standing before the decision
/// @param strays whether the last target version shown leads away from what the source had
record Accusation(
        Point point, Standing standing, List<Unsettled> due, List<Unsettled> shown, History history, boolean strays) {

    /// @param expected what the target owes now
    /// @param found what it has
    /// @param holds whether a source version is held as the expectation
    Suspect suspect(@Nullable Shown expected, @Nullable Shown found, boolean holds) {
        Trace owed = holds && expected != null ? expected.trace() : null;
        Trace strayed = strayed() && found != null ? found.trace() : null;
        RowImage wanted = Shown.imageOf(expected);
        RowImage had = Shown.imageOf(found);
        var raised = new Suspect(
                type(wanted, had),
                point.images().differing(wanted, had),
                wanted,
                had,
                Trace.positionOf(owed),
                Trace.positionOf(strayed),
                Trace.transactionOf(strayed),
                point.watermark(),
                appearedAt(owed, strayed),
                point.now());
        return standing instanceof Suspected already ? continued(already.suspect(), raised) : raised;
    }

    /// A suspect that is wrong in another way than before keeps its name and its times.
    private Suspect continued(Suspect already, Suspect changed) {
        boolean again = changed.found() != null
                && changed.found().equals(already.found())
                && Objects.equals(changed.expected(), already.expected());
        Suspect blamed = shown.isEmpty() || again ? already : changed;
        return new Suspect(
                blamed.type(),
                changed.columns(),
                changed.expected(),
                changed.found(),
                changed.sourcePosition(),
                blamed.targetPosition(),
                blamed.targetTransaction(),
                already.watermark(),
                already.appearedAt(),
                already.raisedAt());
    }

    /// Whether it is another difference than the one that stands.
    boolean differs(Suspect suspect) {
        return !(standing instanceof Suspected suspected
                && Objects.equals(suspected.suspect().found(), suspect.found())
                && Objects.equals(suspected.suspect().expected(), suspect.expected()));
    }

    private Instant appearedAt(@Nullable Trace owed, @Nullable Trace strayed) {
        if (strayed != null) {
            return strayed.appendedAt();
        }
        return owed == null ? point.now() : owed.appendedAt();
    }

    private DivergenceClass type(@Nullable RowImage expected, @Nullable RowImage found) {
        if (!strayed()) {
            return owed() ? lost(expected, found) : FOREIGN_WRITE;
        }
        if (found != null && earlier(found)) {
            return STALE_APPLY;
        }
        boolean sameRow = expected instanceof RowImage.Present && found instanceof RowImage.Present;
        return owed() && sameRow ? VALUE_MISMATCH : FOREIGN_WRITE;
    }

    private DivergenceClass lost(@Nullable RowImage expected, @Nullable RowImage found) {
        if (expected instanceof RowImage.Absent) {
            return LOST_DELETE;
        }
        boolean inserted = !due.isEmpty() && due.getLast().operation() == Operation.INSERT;
        boolean missing = found == null ? inserted : found instanceof RowImage.Absent;
        return missing ? MISSING_ROW : LOST_UPDATE;
    }

    private boolean owed() {
        return !due.isEmpty() || (standing instanceof Undecided undecided && undecided.holds());
    }

    private boolean strayed() {
        return shown.isEmpty() ? standing instanceof Undecided undecided && undecided.strayed() : strays;
    }

    private boolean earlier(RowImage found) {
        return history.contains(found) || due.stream().anyMatch(version -> found.equals(version.image()));
    }
}
