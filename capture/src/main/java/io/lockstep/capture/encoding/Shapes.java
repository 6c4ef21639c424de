package io.lockstep.capture.encoding;

import io.lockstep.events.TableId;
import java.util.function.Function;

/// The shapes of a lane's tables in one database.
///
/// @param catalogue reads a table's columns, under this database's names
public record Shapes(Function<TableId, TableShape> catalogue, Naming naming) {
    /// The shape of a table of this database, in target naming.
    TableShape of(TableId table) {
        return naming.target(catalogue.apply(table));
    }
}
