package io.lockstep.events.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the planter of a lane's canaries is doing.
///
/// @param canaries the last of each kind that is over, and the one that is planted, if any
/// @param planting whether it is at one: preparing it, or waiting for the target to show what makes it due
/// @param resting whether it has been told to write nothing for now
/// @param error what keeps it from planting; null when nothing does
public record CanaryReport(
        List<PlantedCanary> canaries,
        boolean planting,
        boolean resting,
        @Nullable String error) {
    public CanaryReport {
        canaries = List.copyOf(canaries);
    }
}
