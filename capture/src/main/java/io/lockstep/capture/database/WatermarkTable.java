package io.lockstep.capture.database;

import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The table whose rows are the watermarks: one row per lane, updated in place.
///
/// @param schema that Lockstep keeps for itself
public record WatermarkTable(String schema) {
    private static final String OWNERSHIP = "Created by Lockstep";

    public TableId id() {
        return new TableId(schema, "watermark");
    }

    void create(Session session) {
        String quoted = Identifiers.quote(schema);
        if (!session.exists("SELECT 1 FROM pg_namespace WHERE nspname = ?", schema)) {
            session.execute("CREATE SCHEMA " + quoted);
            session.execute("COMMENT ON SCHEMA " + quoted + " IS '" + OWNERSHIP + "'");
        }
        session.execute("""
                CREATE TABLE IF NOT EXISTS %s (
                    lane text PRIMARY KEY,
                    sequence bigint NOT NULL,
                    epoch bigint NOT NULL,
                    seen bigint NOT NULL,
                    written_at timestamptz NOT NULL)""".formatted(id().quoted()));
    }

    boolean exists(Session session) {
        return session.run("could not find a table", connection -> exists(connection, id()));
    }

    static boolean exists(Connection connection, TableId table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 WHERE to_regclass(?) IS NOT NULL")) {
            query.setString(1, table.quoted());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    boolean servesOthers(Session session, String lane) {
        return exists(session) && session.exists("SELECT 1 FROM " + id().quoted() + " WHERE lane <> ?", lane);
    }

    void forget(Session session, String lane) {
        session.strings("DELETE FROM " + id().quoted() + " WHERE lane = ? RETURNING lane", lane);
    }

    /// Drops the table, and the schema if Lockstep made it and nothing else is in it.
    void drop(Session session) {
        session.execute("DROP TABLE IF EXISTS " + id().quoted());
        boolean ours = session.exists("""
                SELECT 1 FROM pg_namespace n WHERE n.nspname = ? AND obj_description(n.oid, 'pg_namespace') = ?
                    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid)""", schema, OWNERSHIP);
        if (ours) {
            session.execute("DROP SCHEMA " + Identifiers.quote(schema));
        }
    }
}
