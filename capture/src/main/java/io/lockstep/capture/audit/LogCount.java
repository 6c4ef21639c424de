package io.lockstep.capture.audit;

import io.lockstep.events.Lsn;
import io.lockstep.events.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the server itself finds in its log: a copy of the capture's slot, which ends with the session, read by SQL.
/// Nothing of the engine has a part in it, and only counts leave the server. Not thread-safe.
final class LogCount {
    private static final String COPY =
            "SELECT pg_copy_logical_replication_slot(?, 'lockstep_audit_' || pg_backend_pid(), true)";
    private static final String NOW = "SELECT pg_current_wal_lsn()";
    private static final String TABLES = """
            SELECT coalesce(array_agg(c.oid::bigint), '{}') FROM unnest(?::text[]) t JOIN pg_class c ON c.oid = to_regclass(t)
            WHERE ?::bigint[] IS NULL OR c.oid::bigint = ANY (?::bigint[])""";

    /// The first byte of a message says what it is: I, U and D are changes of a row, R tells the name that a
    /// table had there, and the table's number follows. A table that had another name meanwhile was not taken for
    /// the captured one by the engine, and is not counted.
    private static final String COUNT = """
            WITH message AS MATERIALIZED (
                SELECT xid, lsn, data, get_byte(data, 0) AS kind,
                       CASE WHEN length(data) >= 5
                            THEN ('x' || encode(substr(data, 2, 4), 'hex'))::bit(32)::bigint END AS number
                FROM pg_logical_slot_get_binary_changes('lockstep_audit_' || pg_backend_pid(), ?::pg_lsn, NULL,
                    'proto_version', '1', 'publication_names', ?)),
            named AS (
                SELECT c.oid::bigint AS number, convert_to(n.nspname::text, getdatabaseencoding()) || '\\x00'::bytea
                       || convert_to(c.relname::text, getdatabaseencoding()) || '\\x00'::bytea AS name
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid::bigint = ANY (?)),
            known AS (
                SELECT number FROM named t WHERE NOT EXISTS (
                    SELECT FROM message m
                    WHERE m.kind = 82 AND m.number = t.number AND substr(m.data, 6, length(t.name)) <> t.name))
            SELECT xid::text::bigint, max(lsn), count(*) FILTER (WHERE change)
            FROM (SELECT xid, lsn, kind IN (68, 73, 85) AND number IN (SELECT number FROM known) AS change
                  FROM message) counted
            GROUP BY xid HAVING max(lsn) > ?::pg_lsn AND bool_or(change)""";

    private final Connection connection;
    private final List<TableId> tables;
    private final Array before;

    private LogCount(Connection connection, List<TableId> tables) throws SQLException {
        this.connection = connection;
        this.tables = tables;
        this.before = numbers(null);
    }

    /// Makes the copy.
    ///
    /// @param tables of which rows are counted
    static LogCount of(Connection connection, String slot, List<TableId> tables) throws SQLException {
        try (PreparedStatement copy = connection.prepareStatement(COPY)) {
            copy.setString(1, slot);
            copy.executeQuery().close();
        }
        return new LogCount(connection, tables);
    }

    /// Where the log ends now.
    Lsn end() throws SQLException {
        try (PreparedStatement now = connection.prepareStatement(NOW);
                ResultSet row = now.executeQuery()) {
            row.next();
            return Lsn.parse(row.getString(1));
        }
    }

    /// The transactions that have committed between two places of the log, with how many rows of the tables they have
    /// changed.
    List<Counted> between(Lsn from, Lsn upTo, String publication) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setString(1, upTo.toString());
            count.setString(2, publication);
            count.setArray(3, numbers(before));
            count.setString(4, from.toString());
            List<Counted> counted = new ArrayList<>();
            try (ResultSet rows = count.executeQuery()) {
                while (rows.next()) {
                    counted.add(new Counted(rows.getLong(1), Lsn.parse(rows.getString(2)), rows.getLong(3)));
                }
            }
            return counted;
        }
    }

    /// The tables that have these names, and had them when it began: what was dropped or renamed meanwhile is not
    /// counted.
    private Array numbers(@Nullable Array among) throws SQLException {
        Object[] names = tables.stream().map(TableId::quoted).toArray();
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setArray(1, connection.createArrayOf("text", names));
            query.setArray(2, among);
            query.setArray(3, among);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getArray(1);
            }
        }
    }

    /// A transaction as the log has it.
    ///
    /// @param end of its commit
    /// @param changes of rows
    record Counted(long transaction, Lsn end, long changes) {}
}
