package io.lockstep.events.mapping;

import io.lockstep.events.TableId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/// A table of the source as its catalogue has it.
///
/// @param id under the source's name
/// @param columns in any order, each name once
public record SourceTable(TableId id, List<Column> columns) {
    public SourceTable {
        Objects.requireNonNull(id, "id");
        columns = List.copyOf(columns);
        var names = new HashSet<String>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException(id + " has two columns " + column.name());
            }
        }
    }

    /// One column.
    ///
    /// @param type as PostgreSQL names it in its catalogue, such as `int4`; the element's where it is an array
    /// @param key whether it belongs to what tells the table's rows apart
    public record Column(String name, String type, boolean key) {
        public Column {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("A column needs a name");
            }
            Objects.requireNonNull(type, "type");
        }
    }
}
