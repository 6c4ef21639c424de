package io.lockstep.verifier.matching;

import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import java.time.Instant;

/// A row version that no proof point has decided yet. Columns hidden in the log are filled in from the version
/// before it on the same side, as far as that is known.
///
/// @param interval the number of the watermark that precedes the version on its side: it stands before watermark m
///     exactly when `interval < m`
/// @param transaction the transaction that made it, in the database that logged it
/// @param appendedAt when the broker took its record
public record Unsettled(
        long interval, Position position, long transaction, Operation operation, RowImage image, Instant appendedAt) {
    Trace trace() {
        return new Trace(position, transaction, appendedAt);
    }
}
