package io.lockstep.lab.dms;

import io.lockstep.lab.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What a batch of transactions comes to, row by row, in no order. The intermediate versions of a row are lost,
/// a row
/// that came and went leaves nothing.
final class NetEffect {
    private final Map<Row, Effect> rows = new LinkedHashMap<>();

    private record Row(TableName table, List<String> key) {
        Map<String, @Nullable String> key(TableShape shape) {
            Map<String, @Nullable String> named = new LinkedHashMap<>();
            for (int i = 0; i < key.size(); i++) {
                named.put(shape.key().get(i).name(), key.get(i));
            }
            return named;
        }
    }

    /// @param existed whether the target has the row
    /// @param replaced whether it was deleted in between
    private record Effect(boolean existed, boolean replaced, Optional<Map<String, @Nullable String>> row) {}

    /// @param table of the change
    void add(RowChange change, TableShape table) {
        Row row = new Row(
                change.table(),
                table.key().stream()
                        .map(column -> Objects.requireNonNull(change.row().get(column.name()), "a key"))
                        .toList());
        rows.put(row, after(rows.get(row), change));
    }

    private static Effect after(@Nullable Effect before, RowChange change) {
        boolean deleted = change.kind() == RowChange.Kind.DELETE;
        Optional<Map<String, @Nullable String>> row = deleted ? Optional.empty() : Optional.of(change.row());
        if (before == null) {
            return new Effect(change.kind() != RowChange.Kind.INSERT, false, row);
        }
        if (change.kind() == RowChange.Kind.UPDATE) {
            Map<String, @Nullable String> values = new LinkedHashMap<>();
            before.row().ifPresent(values::putAll);
            values.putAll(change.row());
            row = Optional.of(values);
        }
        boolean replaced =
                before.existed() && (before.replaced() || before.row().isEmpty());
        return new Effect(before.existed(), replaced, row);
    }

    /// Changes to be made, each row's in order, rows in an order that only chance knows. The halves of an
    /// update are
    /// apart.
    ///
    /// @param halves whether an update of which every column is known is written as a deletion and an insertion
    List<RowChange> changes(Map<TableName, TableShape> shapes, boolean halves, Random chance) {
        List<RowChange> first = new ArrayList<>();
        List<RowChange> second = new ArrayList<>();
        rows.forEach((row, effect) -> {
            TableShape table = Objects.requireNonNull(shapes.get(row.table()));
            RowChange gone = change(RowChange.Kind.DELETE, row, row.key(table));
            if (effect.row().isPresent()) {
                Map<String, @Nullable String> values = effect.row().get();
                boolean apart = effect.existed()
                        && halves
                        && values.keySet().containsAll(table.columns().keySet());
                if (effect.replaced() || apart) {
                    first.add(gone);
                    second.add(change(RowChange.Kind.INSERT, row, values));
                } else {
                    first.add(change(effect.existed() ? RowChange.Kind.UPDATE : RowChange.Kind.INSERT, row, values));
                }
            } else if (effect.existed()) {
                first.add(gone);
            }
        });
        Collections.shuffle(first, chance);
        Collections.shuffle(second, chance);
        first.addAll(second);
        return first;
    }

    private static RowChange change(RowChange.Kind kind, Row row, Map<String, @Nullable String> values) {
        return new RowChange(kind, row.table(), values, Map.of());
    }
}
