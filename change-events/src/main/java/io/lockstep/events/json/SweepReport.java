package io.lockstep.events.json;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How one pass over the rows at rest of one lane stands, on the sweeps topic under `sweep/<id>`.
///
/// @param id the lane, its epoch and a number, as in `main-1-2`
/// @param number counts the lane's passes of an epoch, from 1
/// @param hold why it does not go on at the moment; null while nothing keeps it
/// @param principal who started it; null when nobody did
/// @param reason why, in their words; null when nobody did
/// @param order the order that started it; null when none did
/// @param tables how many it goes through
/// @param swept how many of these it has been through
/// @param failed how many of these could not be compared whole
/// @param rows of the source that were compared
/// @param estimatedRows of the source, as its catalogue has them; of tables that are done, as they were
///     counted
/// @param differing rows that were found to differ and reported
/// @param rowsPerSecond while it goes on; 0 when it does not
/// @param endedAt null while it is under way
/// @param at when this was published
public record SweepReport(
        String id,
        String lane,
        long epoch,
        long number,
        State state,
        Origin origin,
        @Nullable String hold,
        @Nullable String principal,
        @Nullable String reason,
        @Nullable String order,
        long tables,
        long swept,
        long failed,
        long rows,
        long estimatedRows,
        long differing,
        double rowsPerSecond,
        Instant startedAt,
        @Nullable Instant endedAt,
        Instant at) {
    public SweepReport {
        Objects.requireNonNull(id);
        Objects.requireNonNull(lane);
        Objects.requireNonNull(state);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(startedAt);
        Objects.requireNonNull(at);
    }

    /// What it is doing.
    public enum State {
        /// Chunks are compared.
        RUNNING,
        /// Something keeps it, which may pass by itself.
        HELD,
        /// An operator has stopped it.
        PAUSED,
        /// It has been through all tables.
        DONE,
        /// Its epoch ended before it did.
        VOID;

        /// Whether it goes on, now or later.
        public boolean open() {
            return this == RUNNING || this == HELD || this == PAUSED;
        }
    }

    /// Why it began.
    public enum Origin {
        /// Rows were not swept in this epoch.
        AUTOMATIC,
        /// It was time, by `sweep.schedule`.
        SCHEDULE,
        /// An operator wanted it.
        OPERATOR
    }

    /// The same, of an epoch that is over.
    public SweepReport outdated(Instant now) {
        return new SweepReport(
                id,
                lane,
                epoch,
                number,
                State.VOID,
                origin,
                null,
                principal,
                reason,
                order,
                tables,
                swept,
                failed,
                rows,
                estimatedRows,
                differing,
                0,
                startedAt,
                now,
                now);
    }

    /// Its key on the topic.
    public String key() {
        return "sweep/" + id;
    }
}
