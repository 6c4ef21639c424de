package io.lockstep.events.comparison;

import io.lockstep.events.TableId;
import java.util.Objects;

/// The tolerance of one column.
///
/// @param column by its name in the database in whose names the table is given
public record ColumnRule(TableId table, String column, Tolerance tolerance) {
    public ColumnRule {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(tolerance, "tolerance");
    }

    /// `schema.table.column rule`, without values.
    @Override
    public String toString() {
        return table + "." + column + " " + tolerance;
    }
}
