package io.lockstep.capture.encoding;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.equality.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/// Makes the keys of one table's rows, of one shape. Not thread-safe.
final class TableKey {
    private final TableShape shape;
    private @Nullable Schema schema;
    private List<Part> parts = List.of();
    private boolean same;

    TableKey(TableShape shape) {
        this.shape = shape;
    }

    /// Whether rows are told apart by the same columns in the log as in the catalogue.
    boolean isOf(Struct key) {
        meet(key.schema());
        return same;
    }

    /// The row's key; empty when a part of it is NULL, or is not compared under any name.
    Optional<RowKey> of(Struct key) {
        meet(key.schema());
        List<KeyColumn> columns = new ArrayList<>(parts.size());
        for (Part part : parts) {
            Optional<KeyColumn> column = part.column((String) key.getWithoutDefault(part.field));
            if (column.isEmpty()) {
                return Optional.empty();
            }
            columns.add(column.get());
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(new RowKey(shape.table(), columns));
    }

    /// An engine makes a new schema object when a table changes.
    @SuppressWarnings("ReferenceEquality")
    private void meet(Schema logged) {
        if (schema == logged) {
            return;
        }
        schema = logged;
        List<String> names = logged.fields().stream().map(Field::name).toList();
        same = shape.key().isEmpty() || Set.copyOf(names).equals(shape.key());
        parts = names.stream().map(this::part).toList();
    }

    private Part part(String field) {
        Optional<ColumnShape> column = shape.columnOf(field);
        return new Part(
                field,
                column.map(ColumnShape::name).orElse(field),
                column.map(known -> KeyText.of(known.type())).orElse(null));
    }

    /// One column of a key.
    ///
    /// @param field what this database calls it
    /// @param text null when it is not compared
    private record Part(String field, String name, @Nullable KeyText text) {
        Optional<KeyColumn> column(@Nullable String printed) {
            return text == null ? Optional.empty() : text.column(name, printed);
        }
    }
}
