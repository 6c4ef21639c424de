package io.lockstep.app.config;

import java.time.Duration;
import java.util.Optional;

/// How rows at rest are swept.
///
/// @param automatic whether a pass begins by itself in each epoch
/// @param chunkRows rows of a chunk, roughly
/// @param jobs chunks that are compared at once
/// @param maxLag the most that replication, or the proof, may be behind meanwhile
/// @param schedule how long after the end of a pass the next one begins; empty for never
public record SweepChoice(boolean automatic, int chunkRows, int jobs, Duration maxLag, Optional<Duration> schedule) {
    /// What is in force where nothing is said.
    public static final SweepChoice USUAL = new SweepChoice(true, 50_000, 4, Duration.ofSeconds(10), Optional.empty());

    static SweepChoice of(Settings settings) {
        return new SweepChoice(
                settings.get("sweep.automatic", Boolean.class),
                settings.number("sweep.chunk-rows"),
                settings.number("sweep.jobs"),
                settings.get("sweep.max-lag", Duration.class),
                settings.optional("sweep.schedule", Duration.class));
    }
}
