package io.lockstep.lab.dms;

import io.lockstep.lab.Quoting;
import io.lockstep.lab.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A table of the target, and the statements that write to it.
record TableShape(TableName name, Map<String, Column> columns) {
    private static final String COLUMNS = """
            SELECT a.attname, a.atttypid::regtype::text, a.atttypmod < 0,
                COALESCE(a.attnum = ANY (i.indkey), false)
            FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
            WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            ORDER BY a.attnum""";

    /// @param bare without a length or scale
    record Column(String name, String type, boolean bare, boolean key) {
        String quoted() {
            return Quoting.identifier(name);
        }

        /// A value as DMS carries it.
        String carried(String value, Settings settings, Behaviour behaviour) {
            if (type.equals("numeric") && bare && behaviour.cutsNumerics()) {
                return "round(" + value + "::numeric, 6)";
            }
            if (settings.lobKib().isPresent() && (type.equals("text") || type.equals("bytea"))) {
                return "substring(" + value + "::" + type + ", 1, "
                        + settings.lobKib().getAsInt() * 1024 + ")";
            }
            return value;
        }
    }

    static TableShape read(Connection target, TableName name) throws SQLException {
        Map<String, Column> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = target.prepareStatement(COLUMNS)) {
            statement.setString(1, name.quoted());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.put(
                            rows.getString(1),
                            new Column(rows.getString(1), rows.getString(2), rows.getBoolean(3), rows.getBoolean(4)));
                }
            }
        }
        return new TableShape(name, columns);
    }

    List<Column> key() {
        return columns.values().stream().filter(Column::key).toList();
    }

    /// Those of a row that the target has as well, in its order.
    List<Column> among(Collection<String> names) {
        return columns.values().stream()
                .filter(column -> names.contains(column.name()))
                .toList();
    }

    String select(Settings settings, Behaviour behaviour) {
        return columns.values().stream()
                .map(column -> column.carried(column.quoted(), settings, behaviour))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + name.quoted()));
    }

    String names(List<Column> of) {
        return of.stream().map(Column::quoted).collect(Collectors.joining(", ", "(", ")"));
    }

    /// @param overwrites whether a row that is there is written over; otherwise it stays
    String insert(List<Column> of, boolean overwrites, Settings settings, Behaviour behaviour) {
        String values = of.stream()
                .map(column -> column.carried("?", settings, behaviour))
                .collect(Collectors.joining(", ", "(", ")"));
        List<Column> rest = of.stream().filter(column -> !column.key()).toList();
        String conflict = overwrites && !rest.isEmpty()
                ? names(key()) + " DO UPDATE SET "
                        + rest.stream()
                                .map(column -> column.quoted() + " = excluded." + column.quoted())
                                .collect(Collectors.joining(", "))
                : "DO NOTHING";
        return "INSERT INTO " + name.quoted() + " " + names(of) + " OVERRIDING SYSTEM VALUE VALUES " + values
                + " ON CONFLICT " + conflict;
    }

    String update(List<Column> of, Settings settings, Behaviour behaviour) {
        String set = of.stream()
                .map(column -> column.quoted() + " = " + column.carried("?", settings, behaviour))
                .collect(Collectors.joining(", "));
        return "UPDATE " + name.quoted() + " SET " + set + where();
    }

    String delete() {
        return "DELETE FROM " + name.quoted() + where();
    }

    private String where() {
        List<String> parts = new ArrayList<>();
        key().forEach(column -> parts.add(column.quoted() + " = ?"));
        return " WHERE " + String.join(" AND ", parts);
    }
}
