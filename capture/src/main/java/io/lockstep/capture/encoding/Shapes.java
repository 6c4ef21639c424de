package io.lockstep.capture.encoding;

import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import java.util.function.Function;

/// The shapes of a lane's tables in one database.
///
/// @param catalogue reads a table's columns, under this database's names
/// @param rules in target naming, and where their uses are counted
public record Shapes(Function<TableId, TableShape> catalogue, Naming naming, RuleUses rules) {
    /// Of tables all of whose values are compared exactly.
    public Shapes(Function<TableId, TableShape> catalogue, Naming naming) {
        this(catalogue, naming, new RuleUses(ColumnRules.NONE));
    }

    /// The shape of a table of this database, in target naming, with what of it is compared.
    TableShape of(TableId table) {
        TableShape shape = naming.target(catalogue.apply(table));
        return shape.tolerating(rules.rules().of(shape.table()));
    }
}
