package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import io.lockstep.verifier.schema.model.Difference.Changed;
import io.lockstep.verifier.schema.model.Pairing.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tables whose columns, of those that both sides have, come in another order.
final class ColumnOrder {
    private ColumnOrder() {}

    static List<Changed> of(Pairing pairing) {
        Map<TableId, List<Pair>> columns = new HashMap<>();
        for (Pair pair : pairing.pairs()) {
            if (pair.source().kind() == ObjectKind.COLUMN) {
                TableId table = pair.source().address().table().orElseThrow();
                columns.computeIfAbsent(table, _ -> new ArrayList<>()).add(pair);
            }
        }
        List<Changed> changed = new ArrayList<>();
        for (Pair pair : pairing.pairs()) {
            if (pair.source().kind() == ObjectKind.TABLE) {
                TableId table = pair.source().address().table().orElseThrow();
                compare(pair, columns.getOrDefault(table, List.of()), changed);
            }
        }
        return changed;
    }

    private static void compare(Pair table, List<Pair> columns, List<Changed> changed) {
        List<String> source = ordered(columns, Comparator.comparingInt(pair -> position(pair.source())));
        List<String> target = ordered(columns, Comparator.comparingInt(pair -> position(pair.target())));
        if (!source.equals(target)) {
            changed.add(new Changed(
                    table.source(),
                    table.target(),
                    "column order",
                    String.join(", ", source),
                    String.join(", ", target),
                    false));
        }
    }

    private static List<String> ordered(List<Pair> columns, Comparator<Pair> order) {
        return columns.stream()
                .sorted(order)
                .map(pair -> pair.source().address().name())
                .toList();
    }

    private static int position(SchemaObject column) {
        return Integer.parseInt(column.property("position"));
    }
}
