package io.lockstep.capture.encoding;

import io.lockstep.events.Columns;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Optional;

/// A table's columns as the catalogue has them, and by what names they are compared.
///
/// @param table in target naming
/// @param columns those that are of interest to a comparison
/// @param whole whether no column is left out that the other side has as well
public record TableShape(TableId table, List<ColumnShape> columns, boolean whole) {
    public TableShape {
        columns = List.copyOf(columns);
    }

    /// A table all of whose columns are compared.
    public TableShape(TableId table, List<ColumnShape> columns) {
        this(table, columns, true);
    }

    /// The column that is compared by this name.
    public Optional<ColumnShape> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /// The column that this database calls so.
    Optional<ColumnShape> columnOf(String field) {
        return columns.stream().filter(column -> column.field().equals(field)).findFirst();
    }

    /// The columns that are compared: all but generated ones, which follow from the others.
    public Columns compared() {
        return new Columns(columns.stream()
                .filter(column -> !column.generated())
                .map(ColumnShape::name)
                .toList());
    }

    /// The columns whose type cannot be compared.
    public List<ColumnShape> notComparable() {
        return columns.stream()
                .filter(column -> !column.generated() && !column.comparable())
                .toList();
    }
}
