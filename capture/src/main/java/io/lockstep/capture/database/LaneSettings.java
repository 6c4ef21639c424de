package io.lockstep.capture.database;

import java.util.Optional;

/// What a lane is to be set up from.
///
/// @param tables that it is to verify
/// @param watermarkSchema that Lockstep keeps for itself, on both sides
/// @param subscription of the target that replicates natively; empty for any other replicator
public record LaneSettings(
        LaneNames names,
        DatabaseAddress source,
        DatabaseAddress target,
        TableSelection tables,
        String watermarkSchema,
        Optional<String> subscription) {}
