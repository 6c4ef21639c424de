package io.lockstep.cutover.guard;

import static io.lockstep.cutover.guard.Guardrail.Severity.BLOCKER;
import static io.lockstep.cutover.guard.Guardrail.Severity.WARNING;
import static io.lockstep.cutover.guard.MigratedTables.MIGRATED;

import io.lockstep.cutover.guard.Guardrail.Severity;
import io.lockstep.events.Side;
import java.util.List;
import java.util.stream.Stream;

/// What has to hold of the migrated tables themselves, besides that they are equal. Whether their definitions are is
/// the business of `lockstep validate`.
public final class TableGuardrails {
    private static final String MISSING = """
            SELECT quote_ident(t.nsp) || '.' || quote_ident(t.rel) FROM unnest(?::text[], ?::text[]) AS t (nsp, rel)
            WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                              WHERE n.nspname = t.nsp AND c.relname = t.rel AND c.relkind IN ('r', 'p'))
            ORDER BY 1""";

    /// A lock that somebody holds or waits for, on a table or an index of it; the statement is not shown.
    private static final String LOCKED = MIGRATED + """
            SELECT m.name || ' (' || l.mode || CASE WHEN l.granted THEN '' ELSE ', waiting' END || ', process ' || l.pid
                   || coalesce(' of user ' || quote_ident(a.usename), '') || ')'
            FROM migrated m JOIN pg_catalog.pg_locks l ON l.locktype = 'relation' AND l.relation = m.oid
                AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.pid <> pg_backend_pid()
                AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
            ORDER BY 1""";

    private static final String MAINTAINED = MIGRATED + """
            , busy (relid, pid, what) AS (
                SELECT relid, pid, lower(command) FROM pg_catalog.pg_stat_progress_create_index
                UNION ALL SELECT relid, pid, lower(command) FROM pg_catalog.pg_stat_progress_cluster
                UNION ALL SELECT v.relid, v.pid, 'anti-wraparound autovacuum' FROM pg_catalog.pg_stat_progress_vacuum v
                    JOIN pg_catalog.pg_stat_activity a ON a.pid = v.pid
                    WHERE a.backend_type = 'autovacuum worker' AND a.query LIKE '%to prevent wraparound%'
            )
            SELECT m.name || ' (' || b.what || ', process ' || b.pid || ')'
            FROM migrated m JOIN busy b ON b.relid = m.oid ORDER BY 1""";

    private static final String INVALID_INDEX = MIGRATED + """
            SELECT quote_ident(i.relname) || ' of ' || m.name FROM migrated m
            JOIN pg_catalog.pg_index x ON x.indrelid = m.oid JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
            WHERE NOT (x.indisvalid AND x.indisready) ORDER BY 1""";

    private static final String NOT_VALID = MIGRATED + """
            SELECT quote_ident(k.conname) || ' of ' || m.name FROM migrated m
            JOIN pg_catalog.pg_constraint k ON k.conrelid = m.oid WHERE NOT k.convalidated ORDER BY 1""";

    private static final String DISABLED = MIGRATED + """
            SELECT CASE WHEN g.tgisinternal THEN 'the triggers of constraint ' || coalesce(quote_ident(k.conname), '?')
                        ELSE 'trigger ' || quote_ident(g.tgname) END || ' of ' || m.name
                   || CASE g.tgenabled WHEN 'R' THEN ' (ENABLE REPLICA)' ELSE ' (DISABLE)' END
            FROM migrated m JOIN pg_catalog.pg_trigger g ON g.tgrelid = m.oid
            LEFT JOIN pg_catalog.pg_constraint k ON k.oid = g.tgconstraint
            WHERE g.tgenabled IN ('D', 'R') GROUP BY 1 ORDER BY 1""";

    /// A table that has rows and no statistics, or other ones than those that they were taken of.
    private static final String UNANALYSED = MIGRATED + """
            SELECT m.name || CASE WHEN s.last_analyze IS NULL AND s.last_autoanalyze IS NULL AND m.reltuples < 0
                                  THEN ' (never)' ELSE ' (' || s.n_mod_since_analyze || ' changes since)' END
            FROM migrated m JOIN pg_catalog.pg_stat_user_tables s ON s.relid = m.oid
            WHERE m.relkind = 'r' AND pg_catalog.pg_relation_size(m.oid) > 0
                AND (m.reltuples < 0 OR s.n_mod_since_analyze > 1000 + 0.2 * greatest(m.reltuples, 0))
            ORDER BY 1""";

    private static final String UNLOGGED = MIGRATED + """
            SELECT m.name FROM migrated m JOIN pg_catalog.pg_class c USING (oid)
            WHERE c.relpersistence <> 'p' ORDER BY 1""";

    private TableGuardrails() {}

    /// @param source the migrated tables as they are called there
    /// @param target likewise
    public static List<Guardrail> of(MigratedTables source, MigratedTables target) {
        require(source.side() == Side.SOURCE && target.side() == Side.TARGET);
        return Stream.concat(onSource(source).stream(), onTarget(target).stream())
                .toList();
    }

    private static List<Guardrail> onSource(MigratedTables source) {
        return List.of(
                missing("source-tables", source),
                nothing("source-ddl", BLOCKER, "no schema change under way on a migrated table", source, LOCKED, WAIT),
                nothing(
                        "source-maintenance",
                        WARNING,
                        "no index build, rewrite or anti-wraparound vacuum of a migrated table under way",
                        source,
                        MAINTAINED,
                        WAIT));
    }

    private static List<Guardrail> onTarget(MigratedTables target) {
        return List.of(
                missing("target-tables", target),
                nothing("target-unlogged", BLOCKER, "no unlogged table on the target", target, UNLOGGED, LOGGED),
                nothing("target-indexes", BLOCKER, "valid indexes on the target", target, INVALID_INDEX, REBUILD),
                nothing(
                        "target-constraints",
                        WARNING,
                        "validated constraints on the target",
                        target,
                        NOT_VALID,
                        VALIDATE),
                nothing(
                        "target-triggers",
                        WARNING,
                        "triggers of the target fire for the application",
                        target,
                        DISABLED,
                        ENABLE),
                nothing(
                        "target-statistics",
                        WARNING,
                        "fresh statistics of the target's tables",
                        target,
                        UNANALYSED,
                        ANALYZE));
    }

    private static final String WAIT = "wait until it has ended, or end it with pg_cancel_backend";
    private static final String LOGGED = "ALTER TABLE … SET LOGGED: a crash empties it, and no log has its rows";
    private static final String REBUILD = "REINDEX INDEX CONCURRENTLY, or drop it";
    private static final String VALIDATE = "ALTER TABLE … VALIDATE CONSTRAINT, unless it is so on the source";
    private static final String ENABLE =
            "ALTER TABLE … ENABLE TRIGGER, once the replicator has stopped or if it does not fire them";
    private static final String ANALYZE =
            "ANALYZE the tables on the target: the first queries would be planned blindly";

    private static Guardrail missing(String name, MigratedTables tables) {
        return nothing(
                name,
                BLOCKER,
                "every migrated table is on the " + tables.side().word(),
                tables,
                MISSING,
                "create it, or take it out of the migration");
    }

    private static Guardrail nothing(
            String name, Severity severity, String required, MigratedTables tables, String query, String fix) {
        return new NothingFound(name, severity, required, tables.side(), query, tables.parameters(), fix);
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalArgumentException("The tables of the source, then those of the target");
        }
    }
}
