package io.lockstep.cutover.view;

import io.lockstep.events.Lsn;
import java.util.Comparator;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// What capture knows of its side. What is not known is null, and never counts as fine.
///
/// @param lsn how far capture has read and handed on the change log
/// @param connected whether capture reads the change log now
/// @param slotRetainedBytes how much of the log the database keeps for capture's slot
public record SideStatus(
        @Nullable Lsn lsn,
        @Nullable Boolean connected,
        @Nullable Long slotRetainedBytes) {
    public static final SideStatus UNKNOWN = new SideStatus(null, null, null);

    /// Of two captures of one side what is worse of each figure; what one does not know is not known.
    SideStatus worse(SideStatus other) {
        return new SideStatus(
                both(lsn, other.lsn, BinaryOperator.minBy(Comparator.naturalOrder())),
                both(connected, other.connected, Boolean::logicalAnd),
                both(slotRetainedBytes, other.slotRetainedBytes, Math::max));
    }

    /// With what is seen of the slot, where its capture does not say it.
    SideStatus seenAs(SlotView slot) {
        return new SideStatus(lsn, connected, slotRetainedBytes == null ? slot.retainedBytes() : slotRetainedBytes);
    }

    private static <T> @Nullable T both(@Nullable T one, @Nullable T other, BinaryOperator<T> worse) {
        return one == null || other == null ? null : worse.apply(one, other);
    }
}
