package io.lockstep.verifier.matching;

import io.lockstep.events.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a version came from.
///
/// @param transaction the transaction that made it, in the database that logged it
/// @param appendedAt when the broker took its record
public record Trace(Position position, long transaction, Instant appendedAt) {
    static @Nullable Position positionOf(@Nullable Trace trace) {
        return trace == null ? null : trace.position();
    }

    static @Nullable Long transactionOf(@Nullable Trace trace) {
        return trace == null ? null : (Long) trace.transaction();
    }
}
