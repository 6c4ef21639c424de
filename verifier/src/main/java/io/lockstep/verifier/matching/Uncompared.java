package io.lockstep.verifier.matching;

import io.lockstep.events.RowKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps account of what the matches of a row leave uncompared (R7): that is read directly, unless the row is
/// suspect and so read as a whole.
record Uncompared(Point point, RowKey key, Findings findings) {

    /// What is left of it after one more match.
    ///
    /// @param columns that this match has left uncompared
    /// @return null for nothing
    @Nullable
    Partial after(@Nullable Partial earlier, List<String> columns, boolean suspected) {
        if (columns.isEmpty()) {
            if (earlier != null) {
                findings.add(new Outcome.VisibilityRegained(key));
            }
            return null;
        }
        if (earlier != null && earlier.columns().containsAll(columns)) {
            return earlier;
        }
        if (earlier == null) {
            findings.add(new Outcome.VisibilityLost(key));
        }
        var partial = new Partial(point.watermark(), columns, point.now());
        if (!suspected) {
            findings.add(new Outcome.PartlyCompared(key, partial, 0));
        }
        return partial;
    }
}
