package io.lockstep.verifier.matching;

import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.RowImage;
import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
                History.NONE);
    }

    /// The same with what the target showed before its first watermark of the epoch.
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
                key.history);
    }

    /// What the target had when its first watermark of the epoch came, if that is known. It can be asked until the
    /// target's first version is collected.
    ///
    /// @param tail the number of the target's newest watermark before the epoch
    @Nullable
    Shown prelude(long tail) {
        return lastTarget == null || lastTarget.interval() != tail ? null : new Shown(lastTarget.image(), null);
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
                lastSource == null ? null : new Carried(lastSource.interval(), owed),
                lastTarget == null ? null : new Carried(lastTarget.interval(), had),
                standing,
                null,
                collected,
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
        var carried = new Carried(version.interval(), version.image());
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
                history);
    }

    /// The watermark below which no proof point needs to look at the key; empty when none does.
    OptionalLong agenda() {
        long soonest = Long.MAX_VALUE;
        if (standing instanceof Standing.Undecided undecided) {
            soonest = undecided.watermark();
        }
        if (!source.isEmpty()) {
            soonest = Math.min(soonest, source.getFirst().interval());
        }
        if (!target.isEmpty()) {
            soonest = Math.min(soonest, target.getFirst().interval());
        }
        return soonest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(soonest);
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
                history);
    }

    private static List<Unsettled> with(List<Unsettled> versions, Unsettled version) {
        var more = new ArrayList<Unsettled>(versions.size() + 1);
        more.addAll(versions);
        more.add(version);
        return more;
    }
}
