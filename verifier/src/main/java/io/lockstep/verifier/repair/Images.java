package io.lockstep.verifier.repair;

import io.lockstep.events.Identifiers;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.equality.Form;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.TableColumns;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads what statements are made of: values as their types' output functions print them, which read back exactly.
final class Images {
    private Images() {}

    /// A row as one side has it. Its `toString` shows no values.
    ///
    /// @param values of the columns that were asked for, by their names on the target
    record Image(GuardedStatement.Seen seen, Map<String, @Nullable String> values) {
        @Override
        public String toString() {
            return values.keySet().toString();
        }
    }

    /// Empty when the side does not have the row.
    static Optional<Image> read(ReadSession session, TableColumns table, RowKey key, SortedSet<String> columns)
            throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(query(table, key, columns))) {
            bind(
                    statement,
                    new ArrayList<>(key.columns().stream().map(KeyColumn::text).toList()));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var values = new LinkedHashMap<String, @Nullable String>();
                int at = 3;
                for (String column : columns) {
                    values.put(column, row.getString(at));
                    at++;
                }
                return Optional.of(new Image(new GuardedStatement.Seen(row.getString(1), row.getString(2)), values));
            }
        }
    }

    /// Gives a statement its parameters, whose types it names itself.
    static void bind(PreparedStatement statement, List<@Nullable String> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            String value = parameters.get(i);
            if (value == null) {
                statement.setNull(i + 1, Types.OTHER);
            } else {
                statement.setObject(i + 1, value, Types.OTHER);
            }
        }
    }

    private static String query(TableColumns table, RowKey key, SortedSet<String> columns) {
        String texts = columns.stream()
                .map(column -> ", "
                        + Form.Simple.PRINTED.sql("t."
                                + Identifiers.quote(
                                        table.column(column).orElseThrow().name())))
                .collect(Collectors.joining());
        return "SELECT " + GuardedStatement.version() + ", " + GuardedStatement.image(table) + texts + " FROM "
                + (table.partitioned() ? "" : "ONLY ") + table.table().quoted() + " AS t WHERE "
                + GuardedStatement.key(table, key);
    }
}
