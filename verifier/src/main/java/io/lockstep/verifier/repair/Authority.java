package io.lockstep.verifier.repair;

import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.verifier.rows.Connector;
import io.lockstep.verifier.rows.Printing;
import io.lockstep.verifier.rows.ReadSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A session that writes to the target, and what it may do there. It waits for nobody's lock for long, and says who it
/// is. Where its role may, it writes as the replicator does, so that ordinary triggers and foreign keys do not act.
/// Confined to one thread.
final class Authority implements AutoCloseable {
    private static final String PINNED = """
            SET application_name = 'lockstep repair';
            SET default_transaction_read_only = off;
            SET lock_timeout = '2s';
            SET statement_timeout = '15s';
            SET idle_in_transaction_session_timeout = '15s';
            SET row_security = off;
            """ + Printing.SETTINGS;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /// What acts on a table's rows besides a statement: its own triggers and rules, those of its partitions, and the
    /// foreign keys of others that carry its changes on.
    private static final String ACTING = """
            WITH parts (oid) AS (
                SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relname = ?
              UNION
                SELECT p.relid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL pg_catalog.pg_partition_tree(c.oid) AS p
                WHERE n.nspname = ? AND c.relname = ?)
            SELECT 'trigger ' || g.tgname || ' of ' || g.tgrelid::pg_catalog.regclass
            FROM parts JOIN pg_catalog.pg_trigger g ON g.tgrelid = parts.oid
            WHERE NOT g.tgisinternal AND g.tgenabled::pg_catalog.text = ANY (?)
          UNION
            SELECT 'rule ' || r.rulename || ' of ' || r.ev_class::pg_catalog.regclass
            FROM parts JOIN pg_catalog.pg_rewrite r ON r.ev_class = parts.oid
            WHERE r.ev_enabled::pg_catalog.text = ANY (?)
          UNION
            SELECT 'foreign key ' || k.conname || ' of ' || k.conrelid::pg_catalog.regclass
            FROM parts JOIN pg_catalog.pg_constraint k ON k.confrelid = parts.oid
            WHERE k.contype = 'f' AND 'O' = ANY (?)
              AND (k.confdeltype NOT IN ('a', 'r') OR k.confupdtype NOT IN ('a', 'r'))
            ORDER BY 1""";

    private static final String LACKING = """
            SELECT w.word FROM pg_catalog.unnest(?::pg_catalog.text[]) AS w (word)
            WHERE NOT pg_catalog.has_table_privilege(?, w.word)""";

    private final Connection connection;
    private final boolean replica;
    private final String role;

    private Authority(Connection connection, boolean replica, String role) {
        this.connection = connection;
        this.replica = replica;
        this.role = role;
    }

    /// @throws SQLException also when the server is a standby
    static Authority open(Connector connector) throws SQLException {
        Connection connection = connector.connect();
        try {
            connection.setAutoCommit(true);
            execute(connection, PINNED);
            return new Authority(connection, asReplicator(connection), currentUser(connection));
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean asReplicator(Connection connection) throws SQLException {
        try {
            execute(connection, "SET session_replication_role = 'replica'");
            return true;
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Connection connection() {
        return connection;
    }

    /// The same session, for reads.
    ReadSession reads() {
        return ReadSession.over(Side.TARGET, connection);
    }

    /// As whom it writes.
    String role() {
        return role;
    }

    /// Whether it writes as the replicator does.
    boolean replica() {
        return replica;
    }

    /// What would act on the table's rows besides a statement of this session, for people.
    List<String> acting(TableId table) throws SQLException {
        List<String> modes = replica ? List.of("R", "A") : List.of("O", "A");
        var acting = new ArrayList<String>();
        try (PreparedStatement statement = connection.prepareStatement(ACTING)) {
            for (int i = 0; i < 4; i += 2) {
                statement.setString(i + 1, table.schema());
                statement.setString(i + 2, table.name());
            }
            for (int i = 5; i <= 7; i++) {
                statement.setArray(i, connection.createArrayOf("text", modes.toArray()));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    acting.add(row.getString(1));
                }
            }
        }
        return acting;
    }

    /// The statements by which the role would be allowed to write; none when it may.
    ///
    /// @param words such as UPDATE
    List<String> grants(TableId table, Collection<String> words) throws SQLException {
        var grants = new ArrayList<String>();
        String to = Identifiers.quote(role);
        if (!mayUse(table.schema())) {
            grants.add("GRANT USAGE ON SCHEMA " + Identifiers.quote(table.schema()) + " TO " + to);
            return grants;
        }
        var lacking = new ArrayList<String>();
        try (PreparedStatement statement = connection.prepareStatement(LACKING)) {
            var asked = new ArrayList<>(words);
            asked.add("SELECT");
            statement.setArray(1, connection.createArrayOf("text", asked.toArray()));
            statement.setString(2, table.quoted());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lacking.add(row.getString(1));
                }
            }
        }
        if (!lacking.isEmpty()) {
            lacking.sort(null);
            grants.add("GRANT " + String.join(", ", lacking) + " ON TABLE " + table.quoted() + " TO " + to);
        }
        return grants;
    }

    private boolean mayUse(String schema) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_catalog.has_schema_privilege(?, 'USAGE')")) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static String currentUser(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_user::pg_catalog.text")) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
