package io.lockstep.cutover.view;

import io.lockstep.events.CanaryTables;
import io.lockstep.events.TableId;
import java.time.Duration;

/// When the canaries of a lane count as answered.
///
/// @param schema of their tables
/// @param interval between two of them
/// @param watermarkInterval between two watermarks, a score of which a canary may take
public record CanaryRules(String schema, Duration interval, Duration watermarkInterval) {
    private static final int CANARIES = 3;
    private static final int WATERMARKS = 20;
    private static final Duration LEAST = Duration.ofSeconds(30);

    /// For how long no canary may be found: the time of three, but at least half a minute.
    public Duration limit() {
        Duration three =
                interval.plus(watermarkInterval.multipliedBy(WATERMARKS)).multipliedBy(CANARIES);
        return three.compareTo(LEAST) < 0 ? LEAST : three;
    }

    /// Whether a table is one that canaries are planted in.
    public boolean areIn(TableId table) {
        return CanaryTables.include(table, schema);
    }
}
