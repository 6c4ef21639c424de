package io.lockstep.verifier.schema;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.verifier.schema.model.ObjectKind;
import io.lockstep.verifier.schema.model.SchemaObject;
import io.lockstep.verifier.schema.model.SequenceState;
import io.lockstep.verifier.schema.model.SequenceState.Use;
import io.lockstep.verifier.schema.model.SequenceState.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads how far sequences are, and the furthest values of the columns that they fill. Fifty in a statement, so
/// that it holds few locks; one by one where a statement fails, so that one sequence that may not be read hides
/// no other.
final class SequenceReader {
    private static final int AT_ONCE = 50;
    private static final String USES = CatalogueStatement.resource("sequence-uses");

    private final CatalogueSession catalogue;
    private final List<Column> columns = new ArrayList<>();

    SequenceReader(CatalogueSession catalogue) {
        this.catalogue = catalogue;
    }

    /// A column that a sequence fills.
    ///
    /// @param quick whether its furthest value is found without reading the table
    private record Column(TableId sequence, TableId table, String name, long limit, boolean quick) {}

    List<SequenceState> read(List<SchemaObject> objects) throws SQLException {
        List<SchemaObject> sequences = objects.stream()
                .filter(object -> object.kind() == ObjectKind.SEQUENCE)
                .toList();
        catalogue.attempt("columns that sequences fill", statement -> {
            try (ResultSet row = statement.executeQuery(USES)) {
                while (row.next()) {
                    columns.add(column(row));
                }
            }
        });
        Map<TableId, Value> values = read(
                sequences.stream().map(SequenceReader::id).toList(),
                id -> "SELECT last_value, is_called FROM " + id.quoted(),
                "sequence %s"::formatted,
                row -> new Value(row.getLong(2), row.getBoolean(3)));
        Map<Column, Optional<Long>> furthest = furthest(sequences);
        return sequences.stream()
                .map(SequenceReader::id)
                .map(id -> new SequenceState(id, Optional.ofNullable(values.get(id)), uses(id, furthest)))
                .toList();
    }

    private Map<Column, Optional<Long>> furthest(List<SchemaObject> sequences) throws SQLException {
        Map<TableId, Boolean> down = new HashMap<>();
        sequences.forEach(
                object -> down.put(id(object), object.property("increment").startsWith("-")));
        for (Column column : columns) {
            if (!column.quick && catalogue.side() == Side.TARGET) {
                catalogue.unread(
                        column.table + "." + column.name,
                        "its furthest value was not looked for: no index begins with it, so the whole table would be read; sequence "
                                + column.sequence + " was not compared with it");
            }
        }
        return read(
                columns.stream().filter(Column::quick).toList(),
                column -> "SELECT pg_catalog." + (down.getOrDefault(column.sequence, false) ? "min" : "max") + "("
                        + quoted(column.name) + ")::bigint, NULL::boolean FROM "
                        + column.table.quoted(),
                column -> "furthest value of " + column.table + "." + column.name,
                row -> Optional.ofNullable(row.getObject(2, Long.class)));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static TableId id(SchemaObject sequence) {
        return new TableId(sequence.address().schema(), sequence.address().name());
    }

    private static Column column(ResultSet row) throws SQLException {
        return new Column(
                new TableId(row.getString(1), row.getString(2)),
                new TableId(row.getString(3), row.getString(4)),
                row.getString(5),
                row.getLong(6),
                row.getBoolean(7));
    }

    private List<Use> uses(TableId sequence, Map<Column, Optional<Long>> furthest) {
        return columns.stream()
                .filter(column -> column.sequence.equals(sequence))
                .map(column -> new Use(
                        column.table, column.name, column.limit, furthest.getOrDefault(column, Optional.empty())))
                .toList();
    }

    /// What a row says.
    @FunctionalInterface
    private interface Row<V> {
        V of(ResultSet row) throws SQLException;
    }

    private <K, V> Map<K, V> read(List<K> keys, Function<K, String> select, Function<K, String> name, Row<V> value)
            throws SQLException {
        Map<K, V> found = new HashMap<>();
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            List<K> some = keys.subList(from, Math.min(keys.size(), from + AT_ONCE));
            if (catalogue.failure(statement -> read(some, select, statement, value, found)) != null) {
                for (K key : some) {
                    catalogue.attempt(
                            name.apply(key), statement -> read(List.of(key), select, statement, value, found));
                }
            }
        }
        return found;
    }

    private static <K, V> void read(
            List<K> keys, Function<K, String> select, Statement statement, Row<V> value, Map<K, V> found)
            throws SQLException {
        var selects = new ArrayList<String>();
        for (K key : keys) {
            selects.add("SELECT " + selects.size() + ", x.* FROM (" + select.apply(key) + ") x");
        }
        try (ResultSet row = statement.executeQuery(String.join(" UNION ALL ", selects))) {
            while (row.next()) {
                found.put(keys.get(row.getInt(1)), value.of(row));
            }
        }
    }
}
