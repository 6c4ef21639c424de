package io.lockstep.capture;

import io.lockstep.events.WatermarkMac.Origin;
import java.util.Optional;
import java.util.OptionalLong;

/// Which numbers the next watermark gets. They never repeat: the row that is found counts only when the writer has
/// signed it, and where nothing can be trusted they go on from the size of the source's log, which grows by more
/// than one byte with every watermark ever written.
///
/// @param found the row as it stands
/// @param own epoch and number that this writer wrote last; zeros before its first
/// @param sameSession whether nobody else can have been the writer since then
/// @param wanted the epoch that is wanted; empty for a lane that begins one at every start
/// @param logPosition how much log the source has ever written
record Succession(
        Optional<StoredMark> found, StoredMark own, boolean sameSession, OptionalLong wanted, long logPosition) {
    static final StoredMark NOTHING = new StoredMark(0, 0, 0, Origin.WRITER);

    long sequence() {
        return base().map(mark -> mark.sequence() + 1).orElseGet(() -> Math.max(logPosition, own.sequence() + 1));
    }

    long epoch() {
        if (wanted.isPresent()) {
            return wanted.getAsLong();
        }
        if (own.epoch() > 0) {
            return own.epoch();
        }
        return base().or(this::earlierRun).map(mark -> mark.epoch() + 1).orElse(logPosition);
    }

    /// A row under another key was most likely written by an earlier run that had a key of its own.
    private Optional<StoredMark> earlierRun() {
        return found.filter(
                mark -> mark.origin() == Origin.OTHER_KEY && mark.epoch() > 0 && mark.epoch() < logPosition);
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
        Optional<StoredMark> trusted = found.filter(mark -> mark.genuine() && mark.sequence() >= own.sequence());
        boolean untouched = found.isEmpty() && own.sequence() == 0 && wanted.isEmpty();
        return trusted.isEmpty() && untouched ? Optional.of(NOTHING) : trusted;
    }
}
