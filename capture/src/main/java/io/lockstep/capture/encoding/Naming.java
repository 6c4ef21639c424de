package io.lockstep.capture.encoding;

import io.lockstep.events.CanaryTables;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.Resolution.Compared;
import io.lockstep.events.mapping.SourceTable;
import io.lockstep.events.mapping.TableMappings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the tables and columns of one database are called where both are compared: on the target.
/// Immutable.
public sealed interface Naming {
    /// Both databases use the same names.
    Naming SAME = new Same();

    /// The table in target naming.
    TableId target(TableId table);

    /// A shape that has this database's names, in target naming, with what is compared of it.
    TableShape target(TableShape shape);

    /// Tells rules apart; empty for none.
    String id();

    record Same() implements Naming {
        @Override
        public TableId target(TableId table) {
            return table;
        }

        @Override
        public TableShape target(TableShape shape) {
            return shape;
        }

        @Override
        public String id() {
            return "";
        }
    }

    /// The source, whose names the replicator changes.
    record OfSource(TableMappings mappings) implements Naming {
        @Override
        public TableId target(TableId table) {
            return switch (mappings.resolve(new SourceTable(table, List.of()))) {
                case Compared compared -> compared.target();
                case Resolution.NotComparable not -> not.target().orElse(table);
                case Resolution.NotSelected _ -> table;
            };
        }

        /// Of a table that has come to be not comparable nothing is compared.
        @Override
        public TableShape target(TableShape shape) {
            Resolution resolution = mappings.resolve(new SourceTable(
                    shape.table(),
                    shape.columns().stream()
                            .map(column -> new SourceTable.Column(
                                    column.name(), column.type().name(), false))
                            .toList()));
            return resolution instanceof Compared compared
                    ? compared(shape, compared)
                    : new TableShape(target(shape.table()), List.of(), shape.key(), shape.primaryKey(), false);
        }

        private static TableShape compared(TableShape shape, Compared compared) {
            return new TableShape(
                    compared.target(),
                    shape.columns().stream()
                            .flatMap(column -> compared.targetOf(column.name()).map(column::called).stream())
                            .toList(),
                    shape.key(),
                    shape.primaryKey(),
                    compared.notCompared().isEmpty());
        }

        @Override
        public String id() {
            return mappings.id();
        }
    }

    /// The target, some of whose columns have no counterpart.
    ///
    /// @param tables what is left out of them, by their names
    /// @param id of the rules
    record OfTarget(Map<TableId, LeftOut> tables, String id) implements Naming {
        public OfTarget {
            tables = Map.copyOf(tables);
        }

        @Override
        public TableId target(TableId table) {
            return table;
        }

        @Override
        public TableShape target(TableShape shape) {
            LeftOut leftOut = Optional.ofNullable(tables.get(shape.table())).orElse(LeftOut.NOTHING);
            return new TableShape(
                    shape.table(),
                    shape.columns().stream()
                            .filter(column -> !leftOut.columns().contains(column.name()))
                            .toList(),
                    shape.key(),
                    shape.primaryKey(),
                    leftOut.whole());
        }
    }

    /// The copy of the canaries is called like the original; everything else as others say.
    record WithCanaries(CanaryTables canaries, Naming others) implements Naming {
        @Override
        public TableId target(TableId table) {
            return isOne(table) ? canaries.original() : others.target(table);
        }

        @Override
        public TableShape target(TableShape shape) {
            return isOne(shape.table())
                    ? new TableShape(canaries.original(), shape.columns(), shape.key(), shape.primaryKey())
                    : others.target(shape);
        }

        private boolean isOne(TableId table) {
            return table.equals(canaries.original()) || table.equals(canaries.copy());
        }

        @Override
        public String id() {
            return others.id();
        }
    }

    /// What is left out of a table of the target.
    ///
    /// @param whole whether the source has none of these columns either
    record LeftOut(Set<String> columns, boolean whole) {
        static final LeftOut NOTHING = new LeftOut(Set.of(), true);

        public LeftOut {
            columns = Set.copyOf(columns);
        }

        public static LeftOut of(Compared compared) {
            return new LeftOut(
                    compared.leftOutOnTarget(), compared.notCompared().isEmpty());
        }
    }
}
