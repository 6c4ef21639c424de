package io.lockstep.verifier.matching;

import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.RowImage;
import io.lockstep.events.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is remembered of one key. State of an earlier epoch than the lane's counts as forgotten.
///
/// @param scheme how the fingerprints of all its images were made
/// @param base the target's version at the last decision; null when unknown, which equals nothing
/// @param expected the newest source version that the target is known to owe or to have shown; null when unknown
/// @param source unsettled versions of the source, in log order
/// @param target unsettled versions of the target, in log order
/// @param lastSource the newest version that the source has shown; null when there was none
/// @param lastTarget the newest version that the target has shown; null when there was none
/// @param partial what matches have left uncompared and nobody has read since (COLUMN_NOT_VISIBLE); null for nothing
/// @param collected whether a version of this epoch has been collected
/// @param decidedAt m of the newest proof point that decided it; 0 before the first
/// @param touched the number of the watermark before the newest version decided, of either side; of what was shown
///     before the epoch, or the first version collected, as long as nothing is decided
/// @param awaits whether the target has a row that a truncate of the source, not due yet, will be due to have removed
public record KeyState(
        long epoch,
        FingerprintScheme scheme,
        @Nullable Shown base,
        @Nullable Shown expected,
        List<Unsettled> source,
        List<Unsettled> target,
        @Nullable Carried lastSource,
        @Nullable Carried lastTarget,
        Standing standing,
        @Nullable Partial partial,
        boolean collected,
        long decidedAt,
        long touched,
        boolean awaits,
        History history) {
    public KeyState {
        source = List.copyOf(source);
        target = List.copyOf(target);
    }

    /// A key of which nothing has been collected in an epoch.
    static KeyState fresh(long epoch, FingerprintScheme scheme, @Nullable Carried prelude) {
        return new KeyState(
                epoch,
                scheme,
                null,
                null,
                List.of(),
                List.of(),
                null,
                prelude,
                Standing.CLEAR,
                null,
                false,
                0,
                prelude == null ? 0 : prelude.interval(),
                false,
                History.NONE);
    }

    /// A key of which no log has told anything in an epoch, and direct reads have.
    ///
    /// @param old what is remembered of an earlier epoch; null when nothing is
    static KeyState atRest(long epoch, FingerprintScheme scheme, @Nullable KeyState old, Standing standing) {
        Carried last = old != null && old.scheme().equals(scheme) ? old.lastTarget() : null;
        return new KeyState(
                epoch,
                scheme,
                null,
                null,
                List.of(),
                List.of(),
                null,
                last,
                standing,
                null,
                true,
                0,
                last == null ? 0 : last.interval(),
                false,
                History.NONE);
    }

    /// The same with what the target showed before its first watermark of the epoch, and so before anything is decided.
    /// For how long that is remembered must not depend on whether the source was read before.
    static KeyState prelude(KeyState key, Carried prelude) {
        return new KeyState(
                key.epoch,
                key.scheme,
                key.base,
                key.expected,
                key.source,
                key.target,
                key.lastSource,
                prelude,
                key.standing,
                key.partial,
                key.collected,
                key.decidedAt,
                prelude.interval(),
                key.awaits,
                key.history);
    }

    KeyState with(Standing changed) {
        return with(base, changed, partial);
    }

    /// What was uncompared has been read.
    KeyState compared() {
        return with(base, standing, null);
    }

    /// Direct reads have found it right. What the target had by the log is then not to be relied on: were it kept
    /// as the base, the same wrong version written once more would pass for a duplicate.
    KeyState refuted() {
        return with(null, Standing.CLEAR, partial);
    }

    /// Direct reads have found equal what one of the sides has not shown, and nothing has moved since. What was
    /// hidden is known by that from now on.
    ///
    /// @param owed what is expected, completed
    /// @param had what the target has, completed
    KeyState completed(RowImage owed, RowImage had) {
        return new KeyState(
                epoch,
                scheme,
                base == null ? null : new Shown(had, base.trace()),
                expected == null ? null : new Shown(owed, expected.trace()),
                source,
                target,
                lastSource == null ? null : new Carried(lastSource.interval(), lastSource.position(), owed),
                lastTarget == null ? null : new Carried(lastTarget.interval(), lastTarget.position(), had),
                standing,
                null,
                collected,
                decidedAt,
                touched,
                awaits,
                history);
    }

    private KeyState with(@Nullable Shown otherBase, Standing changed, @Nullable Partial uncompared) {
        return new KeyState(
                epoch,
                scheme,
                otherBase,
                expected,
                source,
                target,
                lastSource,
                lastTarget,
                changed,
                uncompared,
                collected,
                decidedAt,
                touched,
                awaits,
                history);
    }

    List<Unsettled> unsettled(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    @Nullable
    Carried last(Side side) {
        return side == Side.SOURCE ? lastSource : lastTarget;
    }

    /// One more version to be judged.
    KeyState plus(Side side, Unsettled version, @Nullable Shown knownBase) {
        var carried = new Carried(version.interval(), version.position(), version.image());
        boolean ofSource = side == Side.SOURCE;
        return new KeyState(
                epoch,
                scheme,
                knownBase,
                expected,
                ofSource ? with(source, version) : source,
                ofSource ? target : with(target, version),
                ofSource ? carried : lastSource,
                ofSource ? lastTarget : carried,
                standing,
                partial,
                true,
                decidedAt,
                collected || lastTarget != null ? touched : version.interval(),
                awaits,
                history);
    }

    /// R8: with one version of a side less.
    KeyState thinned(Side side) {
        return new KeyState(
                epoch,
                scheme,
                base,
                expected,
                side == Side.SOURCE ? Thinning.thinned(source) : source,
                side == Side.TARGET ? Thinning.thinned(target) : target,
                lastSource,
                lastTarget,
                standing,
                partial,
                collected,
                decidedAt,
                touched,
                awaits,
                history);
    }

    /// Before when no proof point needs to look at the key; null when none does.
    ///
    /// @param retention for how many proof points it is remembered when it has nothing to settle
    @Nullable
    Agenda agenda(int retention) {
        long soonest = Math.min(first(source), forgettable() ? touched + retention : Long.MAX_VALUE);
        if (standing instanceof Standing.Undecided undecided) {
            return new Agenda(Agenda.Axis.SHOWN, Math.min(undecided.watermark(), Math.min(soonest, first(target))));
        }
        if (!target.isEmpty()) {
            return new Agenda(Agenda.Axis.SHOWN, Math.min(soonest, first(target)));
        }
        return soonest == Long.MAX_VALUE ? null : new Agenda(Agenda.Axis.DUE, soonest);
    }

    private static long first(List<Unsettled> versions) {
        return versions.isEmpty() ? Long.MAX_VALUE : versions.getFirst().since();
    }

    /// Whether a truncate of its table may change what is thought of it though it has nothing to settle.
    boolean watched() {
        return awaits || !(forgettable() || standing instanceof Standing.Undecided);
    }

    private boolean forgettable() {
        return standing instanceof Standing.Clear && partial == null;
    }

    /// R8: without what is known of the row, once it is settled and old. Versions that the proof point does not look
    /// at stay, as if they were read after it: what is forgotten must not depend on how far ahead a side is read.
    ///
    /// @return null when nothing is left
    @Nullable
    KeyState retired(Point point) {
        boolean idle = forgettable() && first(source) >= point.cover() && first(target) >= point.watermark();
        if (!idle || obscured() || !point.outlives(touched)) {
            return this;
        }
        return source.isEmpty() && target.isEmpty() ? null : forgotten();
    }

    /// Whether the first version that is not settled was dropped: it might have told what the row was before.
    private boolean obscured() {
        return !source.isEmpty() && source.getFirst().hole() != null;
    }

    private KeyState forgotten() {
        return new KeyState(
                epoch,
                scheme,
                null,
                null,
                source,
                target,
                source.isEmpty() ? null : lastSource,
                target.isEmpty() ? null : lastTarget,
                standing,
                partial,
                collected,
                0,
                Math.min(first(source), first(target)),
                false,
                History.NONE);
    }

    /// Nothing of it is to be judged any more; a suspect remains one.
    KeyState abandoned() {
        Standing left = standing instanceof Standing.Undecided ? Standing.CLEAR : standing;
        return new KeyState(
                epoch,
                scheme,
                base,
                expected,
                List.of(),
                List.of(),
                lastSource,
                lastTarget,
                left,
                partial,
                collected,
                decidedAt,
                touched,
                awaits,
                history);
    }

    private static List<Unsettled> with(List<Unsettled> versions, Unsettled version) {
        if (versions.isEmpty()) {
            return List.of(version);
        }
        var more = versions.toArray(new Unsettled[versions.size() + 1]);
        more[versions.size()] = version;
        return List.of(more);
    }
}
