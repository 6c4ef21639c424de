package io.lockstep.capture.database;

import io.lockstep.events.Side;
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
        Optional<String> subscription) {
    public DatabaseAddress address(Side side) {
        return side == Side.SOURCE ? source : target;
    }
}
