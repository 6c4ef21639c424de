package io.lockstep.lab;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Single statements in sessions of their own.
public final class Sessions {
    private Sessions() {}

    /// Executes statements that take no parameters.
    public static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The first column of the first row.
    public static String text(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new LabException("No row from " + database + ": " + sql);
            }
            return rows.getString(1);
        }
    }
}
