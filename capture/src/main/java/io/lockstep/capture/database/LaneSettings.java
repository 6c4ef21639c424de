package io.lockstep.capture.database;

import io.lockstep.events.CanaryTables;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import java.util.Optional;

/// What a lane is to be set up from.
///
/// @param tables that the migration is to verify, and which of them this lane has
/// @param watermarkSchema that Lockstep keeps for itself, on both sides
/// @param subscription of the target that carries its tables natively; empty for any other replicator
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

    /// The table that its watermarks are written into.
    public WatermarkTable watermarkTable() {
        return new WatermarkTable(watermarkSchema, names.lane());
    }

    /// The tables that its canaries are planted in.
    public CanaryTables canaries() {
        return new CanaryTables(watermarkSchema, names.lane());
    }

    /// For messages: ` of lane orders`, or nothing where there is only one to speak of.
    public String ofLane() {
        return names.ofLane();
    }

    /// Whether it verifies a table of the source.
    public boolean selects(TableId table) {
        return tables.selects(table, names.lane());
    }
}
