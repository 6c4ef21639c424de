package io.lockstep.verifier.matching;

import io.lockstep.events.Position;
import java.time.Instant;

/// Where a version came from.
///
/// @param transaction the transaction that made it, in the database that logged it
/// @param appendedAt when the broker took its record
public record Trace(Position position, long transaction, Instant appendedAt) {}
