package io.lockstep.app.topics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import java.math.BigDecimal;

/// Row keys as trees. Whole numbers stay whole, which a tree made from a writer's output does not promise.
public final class RowJson {
    private RowJson() {}

    /// `{"table":"public.orders","columns":{"id":700}}`
    public static ObjectNode of(RowKey key) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("table", key.table().toString());
        ObjectNode columns = node.putObject("columns");
        key.columns().forEach(column -> put(columns, column));
        return node;
    }

    static ObjectNode of(Divergence divergence) {
        ObjectNode node = EventsJson.MAPPER.valueToTree(divergence);
        node.set("key", of(divergence.key()));
        return node;
    }

    private static void put(ObjectNode columns, KeyColumn column) {
        switch (column.kind()) {
            case NUMBER -> {
                BigDecimal number = new BigDecimal(column.text());
                if (number.scale() <= 0) {
                    columns.put(column.name(), number.toBigIntegerExact());
                } else {
                    columns.put(column.name(), number);
                }
            }
            case TEXT -> columns.put(column.name(), column.text());
        }
    }
}
