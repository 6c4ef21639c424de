package io.lockstep.capture;

import io.lockstep.events.WatermarkMac.Origin;
import java.util.Optional;

/// Which number the next watermark gets. Numbers never repeat: the row that is found counts only when the writer has
/// signed it, and where nothing can be trusted they go on from the size of the source's log, which grows by more
/// than one byte with every watermark ever written.
///
/// @param found the row as it stands
/// @param own epoch and number that this writer wrote last; zeros before its first
/// @param sameSession whether nobody else can have been the writer since then
/// @param logPosition how much log the source has ever written
record Succession(Optional<StoredMark> found, StoredMark own, boolean sameSession, long logPosition) {
    long sequence() {
        return base().map(mark -> mark.sequence() + 1).orElseGet(() -> Math.max(logPosition, own.sequence() + 1));
    }

    /// What somebody else did to the row; empty when nobody did.
    Optional<String> tampering() {
        if (own.sequence() == 0) {
            return found.filter(mark -> mark.origin() == Origin.NOBODY)
                    .map(_ -> "the row that was found was not signed by a watermark writer");
        }
        if (found.isEmpty()) {
            return Optional.of("somebody deleted the row");
        }
        return intact(found.get()) ? Optional.empty() : Optional.of("somebody else changed the row");
    }

    private boolean intact(StoredMark mark) {
        boolean mine = mark.genuine() && mark.sequence() == own.sequence() && mark.epoch() == own.epoch();
        return mine || (!sameSession && mark.genuine() && mark.sequence() > own.sequence());
    }

    /// The watermark to count on from.
    private Optional<StoredMark> base() {
        if (own.sequence() > 0 && sameSession) {
            return Optional.of(own);
        }
        return found.filter(mark -> mark.genuine() && mark.sequence() >= own.sequence());
    }
}
