package io.lockstep.verifier.matching;

import static io.lockstep.events.DivergenceClass.FOREIGN_WRITE;
import static io.lockstep.events.DivergenceClass.LOST_DELETE;
import static io.lockstep.events.DivergenceClass.LOST_UPDATE;
import static io.lockstep.events.DivergenceClass.MISSING_ROW;
import static io.lockstep.events.DivergenceClass.STALE_APPLY;
import static io.lockstep.events.DivergenceClass.VALUE_MISMATCH;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.RowImage;
import io.lockstep.events.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which classes a suspect may have, by what was really done to the row.
///
/// @param injection what was done
/// @param suspect what the judge made of it first
record Blame(SimulatedMigration migration, Scenario scenario, Injection injection, Suspect suspect) {

    /// Of a row with hidden columns, or with versions that were dropped, the class follows from what was seen of
    /// it.
    boolean fits() {
        return scenario.bounded() || migration.habits().hides() || legitimate().contains(suspect.type());
    }

    private Set<DivergenceClass> legitimate() {
        return switch (scenario.fault()) {
            case LOST, HALF_KEY_CHANGE -> lost();
            case ALTERED -> injection.owed().equals(Truth.ABSENT) ? lost() : altered();
            case FOREIGN -> foreign();
            case STALE -> stale();
            case NONE, LOST_TRUNCATE, FOREIGN_TRUNCATE -> Set.of();
        };
    }

    /// What is missing, by what was lost. Where the target has shown something since the proof point before, it
    /// may look as if it had gone astray with that: the DELETE of an update that is applied as DELETE and INSERT,
    /// or of a transaction applied again, is then taken for one that the source had too, or for a stranger's; and
    /// so is a truncate, which has no place in the log of a row.
    private Set<DivergenceClass> lost() {
        var classes = EnumSet.of(
                injection.owed().equals(Truth.ABSENT)
                        ? LOST_DELETE
                        : injection.made().equals(Truth.ABSENT) ? MISSING_ROW : LOST_UPDATE);
        if (!remembers()) {
            classes.addAll(classes.contains(LOST_DELETE) ? Set.of() : Set.of(MISSING_ROW, LOST_UPDATE));
        }
        if (moved() || scenario.truncates()) {
            classes.addAll(Set.of(STALE_APPLY, FOREIGN_WRITE));
        }
        return classes;
    }

    /// The row has another value than the one due. In causal mode that may be told before the one in whose place
    /// it stands is due, or when that has been deleted since.
    private Set<DivergenceClass> altered() {
        boolean replaces = owes() && suspect.expected() instanceof RowImage.Present;
        return astray(replaces ? VALUE_MISMATCH : FOREIGN_WRITE);
    }

    /// A stranger's value that stands in the place of one that was due looks like a wrong one.
    private Set<DivergenceClass> foreign() {
        Set<DivergenceClass> classes = astray(FOREIGN_WRITE);
        classes.addAll(owes() ? Set.of(VALUE_MISMATCH) : Set.of());
        return classes;
    }

    /// In causal mode the row may be looked at between the halves of a later update, and be called after that.
    private Set<DivergenceClass> astray(DivergenceClass type) {
        var classes = EnumSet.of(type);
        boolean deleted =
                suspect.found() instanceof RowImage.Absent && !injection.made().equals(Truth.ABSENT);
        if (scenario.mode() == Mode.CAUSAL && deleted) {
            classes.addAll(Set.of(STALE_APPLY, FOREIGN_WRITE, MISSING_ROW));
        }
        return classes;
    }

    /// Back to a version that the source had in this epoch before the one that is due. One from before the epoch,
    /// one that is forgotten or one that the source has only later is a stranger's to the judge. In causal mode a
    /// target that goes back before the newer version is due has not shown it at any proof point. A truncate
    /// blurs what a version was.
    private Set<DivergenceClass> stale() {
        if (!moved()) {
            return unmoved();
        }
        Set<DivergenceClass> classes = astray(hadEarlier() ? STALE_APPLY : FOREIGN_WRITE);
        if (!remembers() || scenario.truncates()) {
            classes.addAll(Set.of(STALE_APPLY, FOREIGN_WRITE));
        }
        classes.addAll(owes() && classes.contains(FOREIGN_WRITE) ? Set.of(VALUE_MISMATCH) : Set.of());
        return classes;
    }

    private Set<DivergenceClass> unmoved() {
        boolean early = scenario.mode() == Mode.CAUSAL;
        if (!early) {
            return Set.of();
        }
        return owes() ? Set.of(LOST_DELETE, MISSING_ROW, LOST_UPDATE) : Set.of(FOREIGN_WRITE);
    }

    private boolean hadEarlier() {
        Truth truth = migration.truth;
        long p = truth.proven(scenario.mode(), suspect.watermark());
        List<String> versions = truth.between(Side.SOURCE, injection.key(), truth.first(Side.SOURCE), p);
        return !versions.isEmpty() && versions.subList(0, versions.size() - 1).contains(injection.made());
    }

    private boolean owes() {
        return suspect.sourcePosition() != null;
    }

    private boolean moved() {
        return suspect.targetPosition() != null;
    }

    /// Whether the judge knows what the row was before.
    private boolean remembers() {
        return !scenario.midway() && !scenario.forgets() && !scenario.bounded();
    }
}
