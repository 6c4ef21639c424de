package io.lockstep.cutover.canary;

import io.lockstep.events.json.Divergence;
import java.time.Instant;

/// A verdict about a row of the canaries.
///
/// @param row the identifier of the row; 0 when it is none of the planter's
/// @param heardAt when it was first heard of
public record CanaryFinding(Divergence divergence, long row, Instant heardAt) {
    /// One that is heard of for the first time.
    static CanaryFinding of(Divergence divergence, Instant heardAt) {
        return new CanaryFinding(divergence, row(divergence), heardAt);
    }

    /// The same in its newest state.
    CanaryFinding became(Divergence newest) {
        return new CanaryFinding(newest, row, heardAt);
    }

    private static long row(Divergence divergence) {
        var columns = divergence.key().columns();
        String text = columns.size() == 1 ? columns.getFirst().text() : "";
        return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
