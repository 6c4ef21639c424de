package io.lockstep.verifier.repair;

import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.TableColumns;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A table whose rows are repaired, as both catalogues have it. Columns go by their names on the target. Immutable.
///
/// @param compared the columns that tell whether a row is right
/// @param always identity columns of the target that no UPDATE may set
/// @param strangers columns of the target whose values the replicator makes otherwise than by copying a column, so that
///     no row can be made of what the source has
public record RepairTable(
        TableColumns source,
        TableColumns target,
        SortedSet<String> compared,
        Set<String> always,
        SortedSet<String> strangers) {
    private static final String ALWAYS = """
            SELECT a.attname FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = 'a'""";

    public RepairTable {
        compared = Collections.unmodifiableSortedSet(new TreeSet<>(compared));
        always = Set.copyOf(always);
        strangers = Collections.unmodifiableSortedSet(new TreeSet<>(strangers));
    }

    /// Looks a table up.
    ///
    /// @param table as the target calls it
    /// @param mappings the replicator's rules; empty when it renames nothing
    /// @param rules what of columns is compared, in the target's names
    /// @throws SQLException also when one side has no such table
    public static RepairTable read(
            TableId table, ReadSession source, ReadSession target, Optional<TableMappings> mappings, ColumnRules rules)
            throws SQLException {
        Map<String, Tolerance> tolerances = rules.of(table);
        TableColumns found = mappings.isEmpty()
                ? TableColumns.read(source, table)
                : TableColumns.readMapped(source, table, mappings.get());
        TableColumns here = found.tolerating(tolerances);
        TableColumns there = TableColumns.read(target, table).tolerating(tolerances);
        return new RepairTable(
                here,
                there,
                here.comparedWith(there),
                always(target, table),
                mappings.isEmpty() ? new TreeSet<>() : strangers(here, there));
    }

    /// What a row that is inserted is given: the columns that both sides store. Others get their defaults, as when the
    /// replicator inserts it.
    public SortedSet<String> copied() {
        var copied = new TreeSet<String>();
        target.columns().forEach((name, column) -> {
            boolean stored = !column.generated()
                    && source.column(name).filter(other -> !other.generated()).isPresent();
            if (stored) {
                copied.add(name);
            }
        });
        return copied;
    }

    private static SortedSet<String> strangers(TableColumns here, TableColumns there) {
        var strangers = new TreeSet<String>();
        there.columns().forEach((name, column) -> {
            if (!column.generated() && here.column(name).isEmpty()) {
                strangers.add(name);
            }
        });
        return strangers;
    }

    private static Set<String> always(ReadSession target, TableId table) throws SQLException {
        var always = new TreeSet<String>();
        try (PreparedStatement statement = target.connection().prepareStatement(ALWAYS)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    always.add(row.getString(1));
                }
            }
        }
        return always;
    }
}
