package io.lockstep.lab.dms;

import io.lockstep.lab.Quoting;
import io.lockstep.lab.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.replication.LogSequenceNumber;

/// The tables in which a task keeps what happened to it, on the target.
///
/// @param task its name, as it is in them
record ControlTables(String schema, String task) {
    /// Names as DMS writes them in one of its versions.
    private static final String TABLES = """
            CREATE TABLE IF NOT EXISTS %1$s.awsdms_apply_exceptions (
                "TASK_NAME" varchar(128) NOT NULL, "TABLE_OWNER" varchar(128) NOT NULL,
                "TABLE_NAME" varchar(128) NOT NULL, "ERROR_TIME" timestamp NOT NULL, "STATEMENT" text NOT NULL,
                "ERROR" text NOT NULL);
            CREATE TABLE IF NOT EXISTS %1$s.awsdms_suspended_tables (
                server_name varchar(128) NOT NULL, task_name varchar(128) NOT NULL, table_owner varchar(128) NOT NULL,
                table_name varchar(128) NOT NULL, suspend_reason varchar(32), suspend_timestamp timestamp);
            CREATE TABLE IF NOT EXISTS %1$s.awsdms_status (
                server_name varchar(128) NOT NULL, task_name varchar(128) NOT NULL, task_status varchar(32),
                status_time timestamp, pending_changes bigint, source_current_position varchar(128),
                PRIMARY KEY (server_name, task_name));
            CREATE TABLE IF NOT EXISTS %1$s.awsdms_txn_state (
                task_name varchar(128) PRIMARY KEY, checkpoint varchar(512) NOT NULL)""";

    private static final String SERVER = "fake-of-dms";

    String qualified(String table) {
        return Quoting.identifier(schema) + "." + table;
    }

    void create(Connection target) throws SQLException {
        try (Statement statement = target.createStatement()) {
            statement.execute(TABLES.replace("%1$s", Quoting.identifier(schema)));
        }
    }

    /// Where the task is in the source's log.
    LogSequenceNumber applied(Connection target) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement("SELECT split_part(checkpoint, '#', 3) FROM "
                + qualified("awsdms_txn_state") + " WHERE task_name = ?")) {
            statement.setString(1, task);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? LogSequenceNumber.valueOf(rows.getString(1)) : LogSequenceNumber.INVALID_LSN;
            }
        }
    }

    void apply(Connection target, LogSequenceNumber end) throws SQLException {
        execute(
                target,
                "INSERT INTO " + qualified("awsdms_txn_state") + " VALUES (?, ?)"
                        + " ON CONFLICT (task_name) DO UPDATE SET checkpoint = excluded.checkpoint",
                task,
                checkpoint(end));
    }

    /// In the form of DMS.
    static String checkpoint(LogSequenceNumber end) {
        return "checkpoint:V1#1#" + end.asString() + "#0#0#*#0#0";
    }

    /// @param statement without values: what customers' rows hold is not for logs
    void exception(Connection target, TableName table, String statement, String error) throws SQLException {
        execute(
                target,
                "INSERT INTO " + qualified("awsdms_apply_exceptions") + " VALUES (?, ?, ?, now(), ?, ?)",
                task,
                table.schema(),
                table.name(),
                statement,
                error);
    }

    void suspended(Connection target, TableName table) throws SQLException {
        execute(
                target,
                "INSERT INTO " + qualified("awsdms_suspended_tables") + " VALUES (?, ?, ?, ?, 'Table error', now())",
                SERVER,
                task,
                table.schema(),
                table.name());
    }

    void status(Connection target, String status, long pending, Duration lag) throws SQLException {
        execute(
                target,
                "INSERT INTO " + qualified("awsdms_status") + " VALUES (?, ?, ?, now(), ?, ?)"
                        + " ON CONFLICT (server_name, task_name) DO UPDATE SET task_status = excluded.task_status,"
                        + " status_time = now(), pending_changes = excluded.pending_changes",
                SERVER,
                task,
                status,
                pending,
                lag.toSeconds() + " s");
    }

    private static void execute(Connection target, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
