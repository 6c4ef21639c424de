package io.lockstep.cutover.fence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Statements of this package: parameters are texts, numbers, or collections of texts as arrays.
final class Query {
    private Query() {}

    /// Makes something of one row.
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(Connection session, String query, Reader<T> reader, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                set(session, statement, i + 1, parameters[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    static List<String> texts(Connection session, String query, Object... parameters) throws SQLException {
        return list(session, query, row -> row.getString(1), parameters);
    }

    static void execute(Connection session, String statement) throws SQLException {
        try (Statement each = session.createStatement()) {
            each.execute(statement);
        }
    }

    private static void set(Connection session, PreparedStatement statement, int place, Object value)
            throws SQLException {
        if (value instanceof Collection<?> texts) {
            statement.setArray(place, session.createArrayOf("text", texts.toArray()));
        } else {
            statement.setObject(place, value);
        }
    }
}
