package io.lockstep.cutover.guard;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Objects;

/// The migrated tables as they are called on one side, and how queries name them.
public record MigratedTables(Side side, List<TableId> tables) {
    /// Begins a query with `migrated(oid, name)`: the tables and all their partitions. It takes the two
    /// [#parameters], and waits for no lock (`pg_partition_tree` would).
    public static final String MIGRATED = """
            WITH RECURSIVE member AS (
                SELECT c.oid FROM unnest(?::text[], ?::text[]) AS t (nsp, rel)
                JOIN pg_catalog.pg_namespace n ON n.nspname = t.nsp
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.rel AND c.relkind IN ('r', 'p')
                UNION
                SELECT i.inhrelid FROM member JOIN pg_catalog.pg_inherits i ON i.inhparent = member.oid
            ), migrated AS (
                SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, c.relkind, c.reltuples
                FROM member JOIN pg_catalog.pg_class c USING (oid)
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            )
            """;

    public MigratedTables {
        Objects.requireNonNull(side);
        tables = List.copyOf(tables);
    }

    /// Of [#MIGRATED].
    public List<Object> parameters() {
        return List.of(
                tables.stream().map(TableId::schema).toArray(String[]::new),
                tables.stream().map(TableId::name).toArray(String[]::new));
    }
}
