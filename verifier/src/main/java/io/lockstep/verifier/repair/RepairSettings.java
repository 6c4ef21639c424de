package io.lockstep.verifier.repair;

import io.lockstep.events.WatermarkMac;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.verifier.rows.Connector;
import java.util.Optional;
import java.util.function.Function;

/// What a repair is told.
///
/// @param source opens connections to the source's primary, as a user who may read the tables
/// @param target opens connections to the target's primary, likewise
/// @param writer opens connections to the target's primary, as a user who may write them
/// @param watermarkSchema where the lanes' watermark tables are
/// @param watermarks by lane, what its watermarks are signed with
/// @param mappings the replicator's rules; empty when it renames nothing
/// @param rules what of columns is compared, in the target's names
public record RepairSettings(
        Connector source,
        Connector target,
        Connector writer,
        String watermarkSchema,
        Function<String, WatermarkMac> watermarks,
        Optional<TableMappings> mappings,
        ColumnRules rules) {
    @Override
    public String toString() {
        return "RepairSettings[" + watermarkSchema + "]";
    }
}
