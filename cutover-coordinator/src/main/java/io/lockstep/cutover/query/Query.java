package io.lockstep.cutover.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Statements on a session that somebody else has opened.
public final class Query {
    private Query() {}

    /// All rows, in the order of the query.
    ///
    /// @param parameters texts, numbers; a `String[]` or a collection of texts is a `text[]`
    public static <T> List<T> list(Connection session, String query, Row<T> row, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                set(session, statement, i + 1, parameters[i]);
            }
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(row.of(rows));
                }
            }
            return all;
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

    /// The first column of all rows, as text.
    public static List<String> texts(Connection session, String query, Object... parameters) throws SQLException {
        return list(session, query, row -> row.getString(1), parameters);
    }

    /// The first row; empty when there is none.
    public static <T> Optional<T> first(Connection session, String query, Row<T> row, Object... parameters)
            throws SQLException {
        return list(session, query, row, parameters).stream().findFirst();
    }

    /// Whether the query has a row.
    public static boolean exists(Connection session, String query, Object... parameters) throws SQLException {
        return !list(session, query, _ -> true, parameters).isEmpty();
    }

    /// Executes what takes no parameters. What it returns is not read.
    public static void execute(Connection session, String statement) throws SQLException {
        try (Statement plain = session.createStatement()) {
            plain.execute(statement);
        }
    }

    /// Reads one row.
    @FunctionalInterface
    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }
}
