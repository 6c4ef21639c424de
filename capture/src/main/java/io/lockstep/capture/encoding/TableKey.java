package io.lockstep.capture.encoding;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.equality.KeyText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/// Makes the keys of one table's rows, of one shape. Immutable.
final class TableKey {
    private final TableShape shape;
    private final Map<String, Column> columns = new HashMap<>();

    TableKey(TableShape shape) {
        this.shape = shape;
        shape.columns()
                .forEach(column -> columns.put(column.field(), new Column(column.name(), KeyText.of(column.type()))));
    }

    /// The row's key; empty when a part of it is NULL, or is not compared under any name.
    Optional<RowKey> of(Struct key) {
        List<KeyColumn> parts = new ArrayList<>();
        for (Field field : key.schema().fields()) {
            Column column = columns.get(field.name());
            Optional<KeyColumn> part = column == null
                    ? Optional.empty()
                    : column.text().column(column.name(), (String) key.getWithoutDefault(field.name()));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new RowKey(shape.table(), parts));
    }

    private record Column(String name, KeyText text) {}
}
