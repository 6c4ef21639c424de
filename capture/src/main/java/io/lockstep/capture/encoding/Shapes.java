package io.lockstep.capture.encoding;

import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.equality.ColumnType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/// The shapes of a lane's tables in one database.
///
/// @param catalogue of that database
/// @param rules in target naming, and where their uses are counted
/// @param met the shapes in which tables were met last, also by engines before
public record Shapes(Tables catalogue, Naming naming, RuleUses rules, Map<TableId, TableShape> met) {
    /// Of tables that were never met.
    public Shapes(Tables catalogue, Naming naming, RuleUses rules) {
        this(catalogue, naming, rules, new HashMap<>());
    }

    /// Of tables all of whose values are compared exactly.
    public Shapes(Tables catalogue, Naming naming) {
        this(catalogue, naming, new RuleUses(ColumnRules.NONE));
    }

    /// The shape of a table of this database, in target naming, with what of it is compared.
    ///
    /// @param rows as the log has them at the moment
    TableShape of(TableId table, Schema rows) {
        TableShape shape = naming.target(catalogue.shape(table).at(rows, catalogue::type));
        return shape.tolerating(rules.rules().of(shape.table()));
    }

    /// Notes the shape in which a table of this database is met, and returns the one before.
    Optional<TableShape> met(TableId table, TableShape shape) {
        return Optional.ofNullable(met.put(table, shape));
    }

    /// A database's catalogue, as it is now.
    @FunctionalInterface
    public interface Tables {
        /// A table's columns under this database's names; none when it does not exist.
        TableShape shape(TableId table);

        /// The type of this identifier; one that is not comparable when there is none.
        default ColumnType type(long oid) {
            return new ColumnType("", "a type that is gone", new ColumnType.Structure.Unknown());
        }
    }
}
