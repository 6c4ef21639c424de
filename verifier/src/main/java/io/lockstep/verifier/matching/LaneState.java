package io.lockstep.verifier.matching;

import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is remembered of one lane in one partition, apart from its keys. The parts change at different rates and
/// are kept as the same object while they do not change, so that a store may write only those that did.
///
/// @param epoch the newest epoch that either side has shown; 0 before the first
public record LaneState(
        long epoch,
        Reading source,
        Reading target,
        SourceAccount sourceAccount,
        TargetAccount targetAccount,
        Marks marks,
        Catalogue catalogue) {
    /// Nothing has been read yet.
    public static final LaneState EMPTY = new LaneState(
            0, Reading.NOTHING, Reading.NOTHING, SourceAccount.ZERO, TargetAccount.ZERO, Marks.NONE, Catalogue.EMPTY);

    Reading reading(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /// Whether a side has shown a watermark of the lane's epoch.
    boolean joined(Side side) {
        return epoch > 0 && reading(side).epoch() == epoch;
    }

    LaneState with(Side side, Reading reading) {
        return side == Side.SOURCE
                ? new LaneState(epoch, reading, target, sourceAccount, targetAccount, marks, catalogue)
                : new LaneState(epoch, source, reading, sourceAccount, targetAccount, marks, catalogue);
    }

    LaneState with(Marks changed) {
        return new LaneState(epoch, source, target, sourceAccount, targetAccount, changed, catalogue);
    }

    @SuppressWarnings("ReferenceEquality")
    LaneState with(Catalogue changed) {
        return changed == catalogue
                ? this
                : new LaneState(epoch, source, target, sourceAccount, targetAccount, marks, changed);
    }

    @SuppressWarnings("ReferenceEquality")
    LaneState plus(SourceAccount ofSource, TargetAccount ofTarget) {
        return new LaneState(
                epoch,
                source,
                target,
                ofSource == SourceAccount.ZERO ? sourceAccount : sourceAccount.plus(ofSource),
                ofTarget == TargetAccount.ZERO ? targetAccount : targetAccount.plus(ofTarget),
                marks,
                catalogue);
    }

    /// R1: a new epoch discards what is remembered; keys of the old one are found to be outdated when they are met.
    LaneState begin(long newEpoch) {
        long waiting = sourceAccount.waiting();
        long held = sourceAccount.held();
        long shown = targetAccount.waiting();
        return new LaneState(
                        newEpoch,
                        source,
                        target,
                        sourceAccount,
                        targetAccount,
                        Marks.after(source.watermark(), target.watermark()),
                        catalogue.begin(source.watermark(), target.watermark()))
                .plus(
                        new SourceAccount(0, 0, 0, 0, waiting + held, -waiting, -held, 0),
                        new TargetAccount(0, 0, 0, 0, 0, 0, 0, shown, -shown));
    }

    /// Why the partition is UNPROVEN, as far as the judge knows; empty when it is not.
    public Set<UnprovenReason> reasons() {
        if (!catalogue.broken().isEmpty()) {
            return catalogue.broken();
        }
        return marks.proven() == null ? Set.of(UnprovenReason.STARTING) : Set.of();
    }

    /// A time at or before which nothing that is still waiting was appended: that of the proven mark, or of the
    /// epoch's first; null when nothing waits or nothing has begun.
    public @Nullable Instant oldestInFlightAt() {
        if (sourceAccount.waiting() == 0) {
            return null;
        }
        Mark since = marks.proven() != null
                ? marks.proven()
                : marks.source().isEmpty() ? null : marks.source().getFirst();
        return since == null ? null : since.appendedAt();
    }
}
