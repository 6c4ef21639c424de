package io.lockstep.verifier.matching;

import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is remembered of one lane in one partition, apart from its keys. The parts change at different rates and are
/// kept as the same object while they do not change, so that a store may write only those that did.
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
            0,
            Reading.NOTHING,
            Reading.NOTHING,
            SourceAccount.ZERO,
            TargetAccount.ZERO,
            Marks.NONE,
            Catalogue.EMPTY);

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
        Mark since = marks.proven() != null ? marks.proven() : marks.source().isEmpty() ? null : marks.source().getFirst();
        return since == null ? null : since.appendedAt();
    }
}
