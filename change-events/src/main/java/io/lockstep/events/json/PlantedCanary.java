package io.lockstep.events.json;

import io.lockstep.events.CanaryKind;
import java.time.Instant;
import java.util.Objects;

/// One difference that Lockstep has planted itself, with the watermarks that say when it must have been
/// found, and when it must have been found to be right again. A lane and [#after] name it.
///
/// @param row the identifier of its row, positive. A second row, where its kind has one, is the negative
///     of it
/// @param epoch of the watermarks around it
/// @param after a watermark that the target had shown before anything was planted: what is found at it or
///     before is something else
/// @param due once this watermark is proven, it must have been found; 0 while the target has not shown
///     that one yet
/// @param healed once this watermark is proven, its rows must have been found right again; 0 while they
///     have not been put right, or the target has not shown that one yet
/// @param at when it was planted, by the planter's clock
public record PlantedCanary(CanaryKind kind, long row, long epoch, long after, long due, long healed, Instant at) {
    public PlantedCanary {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(at, "at");
        if (row < 1) {
            throw new IllegalArgumentException("A canary has a positive row, not " + row);
        }
    }

    /// The same once the target has shown the watermark that makes it due.
    public PlantedCanary dueAt(long watermark) {
        return new PlantedCanary(kind, row, epoch, after, watermark, healed, at);
    }

    /// The same once it was put right and the target has shown the watermark that makes that due.
    public PlantedCanary healedAt(long watermark) {
        return new PlantedCanary(kind, row, epoch, after, due, watermark, at);
    }
}
