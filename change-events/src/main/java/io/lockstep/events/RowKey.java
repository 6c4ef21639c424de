package io.lockstep.events;

import java.util.Comparator;
import java.util.List;

/// Which row of which table, in target naming. The columns stand in the order of their names, so that both sides
/// agree on the key whatever the order of the columns in either primary key.
public record RowKey(TableId table, List<KeyColumn> columns) {
    public RowKey {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("A row key of " + table + " needs at least one column");
        }
        columns = columns.stream().sorted(Comparator.comparing(KeyColumn::name)).toList();
    }

    @Override
    public String toString() {
        return table + columns.toString();
    }
}
