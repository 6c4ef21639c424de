package io.lockstep.app.validate;

import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.MappedTables;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.sweep.TablePair;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which tables are compared with which.
///
/// @param pairs tables that both sides have
/// @param lone tables that are not compared, by their names on the side that has them, with the reason
public record Selection(List<TablePair> pairs, Map<TableId, String> lone) {
    private static final String TABLES = """
            SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'lockstep')
              AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 1, 2""";

    public Selection {
        pairs = List.copyOf(pairs);
        lone = new TreeMap<>(lone);
    }

    /// Looks both catalogues up.
    ///
    /// @throws UserError when the patterns select nothing
    public static Selection read(TableSelection patterns, ReadSession source, ReadSession target) throws SQLException {
        var choice =
                new Choice(tables(source), tables(target), patterns, MappedTables.read(patterns, source.connection()));
        choice.ofSource();
        choice.ofTarget();
        if (choice.pairs.isEmpty() && choice.lone.isEmpty()) {
            throw UserError.usage(
                    "no table matches " + String.join(", ", patterns.include()),
                    "a pattern is schema.table, in which * stands for any characters and ? for one");
        }
        return new Selection(choice.pairs, choice.lone);
    }

    private record Choice(
            Set<TableId> here,
            Set<TableId> there,
            TableSelection patterns,
            MappedTables mapped,
            List<TablePair> pairs,
            Map<TableId, String> lone) {
        Choice(Set<TableId> here, Set<TableId> there, TableSelection patterns, MappedTables mapped) {
            this(here, there, patterns, mapped, new ArrayList<>(), new TreeMap<>());
        }

        void ofSource() {
            here.stream().filter(patterns::selects).forEach(table -> {
                switch (mapped.of(table)) {
                    case Resolution.Compared compared
                    when there.contains(compared.target()) -> pairs.add(new TablePair(table, compared.target()));
                    case Resolution.Compared compared ->
                        lone.put(table, "the target has no table " + compared.target());
                    case Resolution.NotComparable not -> lone.put(table, not.reason());
                    case Resolution.NotSelected _ -> {}
                }
            });
        }

        /// Under rules that rename, nobody knows which the target's own are.
        void ofTarget() {
            if (patterns.mappings().isEmpty()) {
                there.stream()
                        .filter(table -> patterns.selects(table) && !here.contains(table))
                        .forEach(table -> lone.put(table, "the source has no such table"));
            }
        }
    }

    private static Set<TableId> tables(ReadSession session) throws SQLException {
        var tables = new TreeSet<TableId>();
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                tables.add(new TableId(row.getString(1), row.getString(2)));
            }
        }
        return tables;
    }

    /// Rows as the catalogues estimate them, by table.
    static Map<TableId, Long> estimates(ReadSession session) throws SQLException {
        String sql = """
                WITH RECURSIVE part (root, oid) AS (
                    SELECT oid, oid FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
                    UNION ALL
                    SELECT part.root, i.inhrelid FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid
                    JOIN pg_catalog.pg_class p ON p.oid = part.oid AND p.relkind = 'p')
                SELECT n.nspname, c.relname, sum(greatest(l.reltuples, 0))::int8,
                       bool_or(l.reltuples < 0 AND pg_catalog.pg_relation_size(l.oid) > 0)
                FROM part JOIN pg_catalog.pg_class l ON l.oid = part.oid
                JOIN pg_catalog.pg_class c ON c.oid = part.root
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                GROUP BY 1, 2""";
        var estimates = new TreeMap<TableId, Long>();
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                if (!row.getBoolean(4)) {
                    estimates.put(new TableId(row.getString(1), row.getString(2)), row.getLong(3));
                }
            }
        }
        return estimates;
    }
}
