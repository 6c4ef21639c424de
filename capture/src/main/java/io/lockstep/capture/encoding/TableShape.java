package io.lockstep.capture.encoding;

import io.lockstep.events.Columns;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Optional;

/// A table's columns as the catalogue has them.
public record TableShape(TableId table, List<ColumnShape> columns) {
    public TableShape {
        columns = List.copyOf(columns);
    }

    public Optional<ColumnShape> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
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
