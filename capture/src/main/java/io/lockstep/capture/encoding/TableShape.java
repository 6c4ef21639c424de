package io.lockstep.capture.encoding;

import io.lockstep.events.Columns;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.equality.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/// A table's columns as the catalogue has them, and by what names they are compared.
///
/// @param table in target naming
/// @param columns those that are of interest to a comparison
/// @param key the columns that tell its rows apart, as this database calls them; empty when not known
/// @param primaryKey whether those are its primary key
/// @param whole whether no column is left out that the other side has as well
public record TableShape(TableId table, List<ColumnShape> columns, Set<String> key, boolean primaryKey, boolean whole) {
    public TableShape {
        columns = List.copyOf(columns);
        key = Set.copyOf(key);
    }

    /// A table all of whose columns are compared.
    public TableShape(TableId table, List<ColumnShape> columns, Set<String> key, boolean primaryKey) {
        this(table, columns, key, primaryKey, true);
    }

    /// The same, when its key is not known.
    public TableShape(TableId table, List<ColumnShape> columns) {
        this(table, columns, Set.of(), true);
    }

    /// The same table, of whose columns something is tolerated.
    TableShape tolerating(Map<String, Tolerance> tolerances) {
        return new TableShape(
                table,
                columns.stream()
                        .map(column -> column.tolerating(Optional.ofNullable(tolerances.get(column.name()))))
                        .toList(),
                key,
                primaryKey,
                whole);
    }

    /// The table as it was at a place of the log: what its rows have there decides, for the catalogue may be newer.
    /// Columns that the log does not have were added since; those that only the log has were dropped or renamed.
    ///
    /// @param rows as the log has them
    /// @param types tells a type by its identifier
    TableShape at(Schema rows, LongFunction<ColumnType> types) {
        List<ColumnShape> logged = new ArrayList<>();
        columns.stream().filter(ColumnShape::generated).forEach(logged::add);
        for (Field field : rows.fields()) {
            Optional<ColumnShape> column = columnOf(field.name());
            if (column.isEmpty() || !column.get().generated()) {
                logged.add(logged(field, column, types));
            }
        }
        return new TableShape(table, logged, key, primaryKey, whole);
    }

    private static ColumnShape logged(Field field, Optional<ColumnShape> column, LongFunction<ColumnType> types) {
        OptionalLong oid = LoggedType.of(field.schema());
        if (column.isPresent()
                && (oid.isEmpty() || oid.getAsLong() == column.get().oid())) {
            return column.get();
        }
        ColumnType type = types.apply(oid.orElse(0));
        return column.map(known -> known.of(type, oid.orElse(0)))
                .orElseGet(() -> new ColumnShape(field.name(), type, oid.orElse(0), false));
    }

    /// The column that is compared by this name.
    public Optional<ColumnShape> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /// The column that this database calls so.
    Optional<ColumnShape> columnOf(String field) {
        return columns.stream().filter(column -> column.field().equals(field)).findFirst();
    }

    /// The columns that are compared: all but generated ones, which follow from the others, and those
    /// that are to be ignored.
    public Columns compared() {
        return new Columns(columns.stream()
                .filter(column -> !column.generated() && !column.ignored())
                .map(ColumnShape::name)
                .toList());
    }

    /// The columns whose values cannot be compared.
    List<ColumnShape> notComparable() {
        return columns.stream()
                .filter(column -> !column.generated()
                        && !column.ignored()
                        && column.form().isEmpty())
                .toList();
    }

    /// The columns whose equal values had other fingerprints before, by the names by which they are compared.
    List<String> comparedOtherwise(TableShape before) {
        return columns.stream()
                .filter(column -> before.column(column.name())
                        .filter(was -> !column.comparesLike(was))
                        .isPresent())
                .map(ColumnShape::name)
                .toList();
    }
}
