package io.lockstep.verifier.matching;

import java.time.Instant;
import java.util.List;

/// What a match has left uncompared of a row (R7).
///
/// @param watermark m of the proof point that matched it so
/// @param columns those that at least one side has not shown
/// @param at the broker's time of the record that completed the proof point
public record Partial(long watermark, List<String> columns, Instant at) {
    public Partial {
        columns = List.copyOf(columns);
    }
}
