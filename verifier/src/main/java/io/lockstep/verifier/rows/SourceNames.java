package io.lockstep.verifier.rows;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.SourceTable;
import io.lockstep.events.mapping.TableMappings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Finds the table of the source that the replicator makes a table of the target of.
record SourceNames(TableMappings mappings) {
    private static final String TABLES = """
            SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'""";

    /// @throws SQLException also when there is none, or more than one
    TableId behind(ReadSession source, TableId target) throws SQLException {
        List<TableId> found = new ArrayList<>();
        try (Statement statement = source.connection().createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                var table = new TableId(row.getString(1), row.getString(2));
                if (mappings.resolve(new SourceTable(table, List.of())) instanceof Resolution.Compared compared
                        && compared.target().equals(target)) {
                    found.add(table);
                }
            }
        }
        if (found.size() != 1) {
            throw new SQLException(
                    "By the rules of tables.mappings " + target + " is made of " + found + " of the source");
        }
        return found.getFirst();
    }
}
