package io.lockstep.events.json;

import io.lockstep.events.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How far one table of a lane has been swept, on the sweeps topic under `table/<lane>/<table>`.
///
/// @param table by its name on the target
/// @param epoch the lane's, in which it was listed
/// @param pass how far the newest pass has come; null before the first
/// @param whole the newest pass that has compared all its rows; null when none has
public record SweptTable(
        String lane,
        TableId table,
        long epoch,
        @Nullable Pass pass,
        @Nullable Whole whole) {
    public SweptTable {
        Objects.requireNonNull(lane);
        Objects.requireNonNull(table);
    }

    /// Nothing of it has been compared in this epoch.
    public static SweptTable listed(String lane, TableId table, long epoch) {
        return new SweptTable(lane, table, epoch, null, null);
    }

    /// A pass over the table.
    ///
    /// @param sweep which
    /// @param chunks how many there are; 0 before it is cut into chunks
    /// @param done the numbers of those that are settled, as pairs of the first and the last of a run
    /// @param rows of the source that were compared
    /// @param estimatedRows as the source's catalogue has them
    /// @param differing rows that were reported
    /// @param failure why it cannot be compared whole; null when nothing keeps it
    public record Pass(
            String sweep,
            int chunks,
            List<List<Integer>> done,
            long rows,
            long estimatedRows,
            long differing,
            @Nullable String failure) {
        public Pass {
            Objects.requireNonNull(sweep);
            done = done.stream().map(List::copyOf).toList();
        }

        /// How many chunks are settled.
        public int settled() {
            return done.stream()
                    .mapToInt(run -> run.getLast() - run.getFirst() + 1)
                    .sum();
        }
    }

    /// A pass that has compared every row.
    ///
    /// @param to a watermark that was written after the last read, and after what was reported had been
    ///     heard
    /// @param rows of the source
    /// @param at when it ended
    public record Whole(String sweep, long epoch, long to, long rows, long differing, Instant at) {
        public Whole {
            Objects.requireNonNull(sweep);
            Objects.requireNonNull(at);
        }
    }

    /// Its key on the topic.
    public String key() {
        return "table/" + lane + "/" + table;
    }
}
