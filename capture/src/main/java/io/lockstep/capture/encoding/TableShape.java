package io.lockstep.capture.encoding;

import io.lockstep.events.Columns;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.Tolerance;
import java.util.List;
import java.util.Map;
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

    /// The same table, of whose columns something is tolerated.
    TableShape tolerating(Map<String, Tolerance> tolerances) {
        return new TableShape(
                table,
                columns.stream()
                        .map(column -> column.tolerating(Optional.ofNullable(tolerances.get(column.name()))))
                        .toList(),
                whole);
    }

    /// The column that is compared by this name.
    public Optional<ColumnShape> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /// The columns that are compared: all but generated ones, which follow from the others, and those
    /// that are to be ignored.
    public Columns compared() {
        return new Columns(columns.stream()
                .filter(column -> !column.generated() && !column.ignored())
                .map(ColumnShape::name)
                .toList());
    }
}
