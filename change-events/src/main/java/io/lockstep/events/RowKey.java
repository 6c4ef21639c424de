package io.lockstep.events;

import java.util.Comparator;
import java.util.List;

/// Which row of which table, in target naming. The columns stand in the order of their names, so that both sides
/// agree on the key whatever the order of the columns in either primary key. A key without columns names the whole
/// table: no change record has it.
public record RowKey(TableId table, List<KeyColumn> columns) {
    public RowKey {
        columns = columns.size() == 1
                ? List.copyOf(columns)
                : columns.stream().sorted(Comparator.comparing(KeyColumn::name)).toList();
    }

    /// What a verdict is about that concerns every row of a table.
    public static RowKey wholeTable(TableId table) {
        return new RowKey(table, List.of());
    }

    @Override
    public String toString() {
        return table + columns.toString();
    }
}
