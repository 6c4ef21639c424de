package io.lockstep.verifier.matching;

import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row version that no proof point has decided yet. Columns hidden in the log are filled in from the version
/// before it on the same side, as far as that is known.
///
/// @param interval the number of the watermark that precedes the version on its side: it stands before watermark m
///     exactly when `interval < m`
/// @param transaction the transaction that made it, in the database that logged it
/// @param appendedAt when the broker took its record
/// @param hole what stood between the version kept before it and this one; null when nothing was dropped there (R8)
public record Unsettled(
        long interval,
        Position position,
        long transaction,
        Operation operation,
        RowImage image,
        Instant appendedAt,
        @Nullable Hole hole) {
    private static final long NONE = -1;

    /// What a TRUNCATE of its table did to a key: no version of a log, and in no account.
    static Unsettled truncated(long interval, Position position, Instant appendedAt) {
        return new Unsettled(interval, position, NONE, Operation.DELETE, RowImage.ABSENT, appendedAt, null);
    }

    /// The same with another hole before it.
    Unsettled after(@Nullable Hole other) {
        return new Unsettled(interval, position, transaction, operation, image, appendedAt, other);
    }

    /// Whether a version that stood before a watermark was dropped between the version kept before it and this one.
    boolean hides(long watermark) {
        return hole != null && hole.oldest() < watermark;
    }

    /// The interval of the oldest version that it stands for: its own, or that of one dropped before it.
    long since() {
        return hole == null ? interval : hole.oldest();
    }

    boolean logged() {
        return transaction != NONE;
    }

    /// How many of the versions stand in a log.
    static int logged(List<Unsettled> versions) {
        int count = 0;
        for (Unsettled version : versions) {
            count += version.logged() ? 1 : 0;
        }
        return count;
    }

    Trace trace() {
        return new Trace(position, transaction, appendedAt);
    }
}
