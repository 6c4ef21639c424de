package io.lockstep.capture;

import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Makes a server write log that concerns nobody, and says what log it still has.
public final class RetainedLog {
    private static final String OLDEST = "SELECT min(name) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'";

    private RetainedLog() {}

    /// Writes so many MiB.
    public static void fill(Database database, int mebibytes) throws SQLException {
        execute(
                database,
                "SELECT pg_logical_emit_message(false, 'filler', repeat('x', 1048576)) FROM generate_series(1, "
                        + mebibytes + ")");
    }

    /// The same, and goes on in a new file: of 16 MiB each.
    public static void write(Database database, int mebibytes) throws SQLException {
        fill(database, mebibytes);
        execute(database, "SELECT pg_switch_wal()");
    }

    /// The file in which the log of a slot begins.
    public static String fileOf(Database database, String slot) throws SQLException {
        return text(
                database,
                "SELECT pg_walfile_name(restart_lsn) FROM pg_replication_slots WHERE slot_name = '" + slot + "'");
    }

    /// The oldest file of the log that is left after a checkpoint.
    public static String oldestFile(Database database) throws SQLException {
        execute(database, "CHECKPOINT");
        return text(database, OLDEST);
    }

    private static void execute(Database database, String text) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static String text(Database database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }
}
