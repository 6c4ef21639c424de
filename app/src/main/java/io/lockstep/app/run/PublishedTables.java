package io.lockstep.app.run;

import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.MappedTables;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.verifier.sweep.TablePair;
import io.lockstep.verifier.sweeper.LaneTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The tables that the lanes' publications on the source list now, as far as the replicator's rules have them
/// compared.
record PublishedTables(List<LaneSettings> lanes) implements LaneTables {
    PublishedTables {
        lanes = List.copyOf(lanes);
    }

    @Override
    public List<TablePair> of(String lane, Connection source) throws SQLException {
        LaneSettings settings = lanes.stream()
                .filter(each -> each.names().lane().equals(lane))
                .findFirst()
                .orElseThrow();
        String publication = settings.names().publication(Side.SOURCE);
        MappedTables mapped = MappedTables.read(settings.tables(), source);
        var pairs = new ArrayList<TablePair>();
        for (TableId table : LaneRecord.tables(source, publication, settings.watermarkSchema())) {
            if (mapped.of(table) instanceof Resolution.Compared compared) {
                pairs.add(new TablePair(table, compared.target()));
            }
        }
        return pairs;
    }
}
