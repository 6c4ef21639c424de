package io.lockstep.cutover.view;

import io.lockstep.events.Lsn;
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

    /// Whether capture is known not to be reading.
    public boolean knownDisconnected() {
        return Boolean.FALSE.equals(connected);
    }
}
