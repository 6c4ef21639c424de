package io.lockstep.cutover.reverse;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What was made for replication, by whomever.
final class Made {
    private Made() {}

    /// Every publication, subscription and slot of the two databases.
    static List<String> onBothSides(String database) throws SQLException {
        List<String> made = new ArrayList<>();
        for (Side side : Side.values()) {
            try (Connection session = SharedServers.database(side, database).connect()) {
                made.addAll(Query.texts(session, "SELECT '" + side.word() + " ' || x " + """
                         FROM (
                            SELECT 'publication ' || pubname AS x FROM pg_publication
                            UNION ALL SELECT 'subscription ' || subname FROM pg_subscription
                                WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                            UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots
                                WHERE database = current_database()) all_of_them ORDER BY 1"""));
            }
        }
        return made;
    }

    /// How many changes a subscription to that publication would get of that slot of the target. Looking takes none
    /// away.
    static long changes(String database, String name) throws SQLException {
        try (Connection target = SharedServers.database(Side.TARGET, database).connect()) {
            return Query.list(
                            target,
                            "SELECT count(*) FROM pg_logical_slot_peek_binary_changes(?, NULL, NULL, 'proto_version',"
                                    + " '1', 'publication_names', ?) WHERE substr(data, 1, 1) IN ('I', 'U', 'D', 'T')",
                            row -> row.getLong(1),
                            name,
                            name)
                    .getFirst();
        }
    }
}
