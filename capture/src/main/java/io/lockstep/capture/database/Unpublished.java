package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/// Tables that are selected and that a lane does not carry.
public final class Unpublished {
    private Unpublished() {}

    /// Returns them with the reason and what to do.
    ///
    /// @param schema that Lockstep keeps for itself
    public static Map<TableId, String> of(
            LaneRecord lane, TableSelection selection, String schema, Connection connection) throws SQLException {
        Map<TableId, String> missing = new TreeMap<>();
        for (TableCandidate candidate : TableCandidate.all(connection)) {
            TableId table = candidate.table();
            if (selection.selects(table)
                    && !table.schema().equals(schema)
                    && !lane.tables().contains(table)) {
                missing.put(
                        table,
                        candidate
                                .obstacle()
                                .orElseGet(() -> "the publication " + lane.publication() + " of the "
                                        + lane.side().word() + " does not list it: run `lockstep setup`"));
            }
        }
        return missing;
    }
}
