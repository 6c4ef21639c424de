package io.lockstep.events.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the planter of a lane's canaries is doing.
///
/// @param canaries the last of each kind that is over, oldest first, and the one that is being planted,
///     if any
/// @param resting whether it has been told to write nothing for now
/// @param error what keeps it from planting; null when nothing does
public record CanaryReport(
        List<PlantedCanary> canaries,
        boolean resting,
        @Nullable String error) {
    public CanaryReport {
        canaries = List.copyOf(canaries);
    }
}
