package io.lockstep.cutover.reverse;

import static io.lockstep.cutover.guard.Guardrail.Severity.BLOCKER;
import static io.lockstep.cutover.guard.Guardrail.Severity.WARNING;
import static io.lockstep.cutover.guard.MigratedTables.MIGRATED;

import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Guardrail.Severity;
import io.lockstep.cutover.guard.MigratedTables;
import io.lockstep.cutover.guard.NothingFound;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What has to hold for a way back. Whether the source's server can connect to the target is not among
/// it: only a subscription can tell, and PREPARE_REVERSE makes one while everything can still be undone.
public final class ReverseGuardrails {
    /// Logs that show parameters of statements, and so the password. A superuser switches them off for
    /// the moment.
    static final String LOGGING = """
            SELECT name || ' = ' || setting FROM pg_catalog.pg_settings
            WHERE current_setting('is_superuser') <> 'on'
                AND (name = 'log_statement' AND setting = 'all' OR name = 'log_min_duration_statement' AND setting = '0')
            ORDER BY 1""";

    private static final String NO_IDENTITY = MIGRATED + """
            SELECT m.name FROM migrated m JOIN pg_catalog.pg_class c USING (oid)
            WHERE c.relkind = 'r' AND NOT (c.relreplident = 'f' OR EXISTS (
                SELECT FROM pg_catalog.pg_index x WHERE x.indrelid = c.oid AND x.indisvalid
                    AND (c.relreplident = 'd' AND x.indisprimary OR c.relreplident = 'i' AND x.indisreplident)))
            ORDER BY 1""";

    private static final String NOT_THERE = """
            SELECT quote_ident(t.nsp) || '.' || quote_ident(t.rel) FROM unnest(?::text[], ?::text[]) AS t (nsp, rel)
            WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                              WHERE n.nspname = t.nsp AND c.relname = t.rel AND c.relkind IN ('r', 'p'))
            ORDER BY 1""";

    private static final String FIRING = MIGRATED + """
            SELECT DISTINCT CASE WHEN g.tgisinternal THEN 'constraint ' || coalesce(quote_ident(k.conname), '?')
                ELSE 'trigger ' || quote_ident(g.tgname) END || ' of ' || m.name
            FROM migrated m JOIN pg_catalog.pg_trigger g ON g.tgrelid = m.oid
            LEFT JOIN pg_catalog.pg_constraint k ON k.oid = g.tgconstraint
            WHERE g.tgenabled IN ('A', 'R') ORDER BY 1""";

    /// What a generated column holds is not published; the source generates its own where it is generated
    /// there, too.
    private static final String GENERATED = MIGRATED + """
            SELECT quote_ident(a.attname) || ' of ' || m.name FROM migrated m
            JOIN pg_catalog.pg_attribute a ON a.attrelid = m.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE a.attgenerated <> '' ORDER BY 1""";

    private static final String LOG_LEVEL = """
            SELECT 'wal_level = ' || current_setting('wal_level') WHERE current_setting('wal_level') <> 'logical'""";

    private static final String NO_SLOT = """
            SELECT 'all ' || current_setting('max_replication_slots') || ' slots are taken'
            WHERE (SELECT count(*) FROM pg_catalog.pg_replication_slots WHERE slot_name <> ?)
                >= current_setting('max_replication_slots')::int
            UNION ALL SELECT 'all ' || current_setting('max_wal_senders') || ' senders are taken'
            WHERE (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'walsender')
                >= current_setting('max_wal_senders')::int""";

    /// Since 18 origins are counted apart from slots.
    private static final String NO_WORKER = """
            SELECT 'all ' || allowed || ' origins are taken' FROM (SELECT coalesce(
                current_setting('max_active_replication_origins', true),
                current_setting('max_replication_slots'))::int AS allowed) s
            WHERE (SELECT count(*) FROM pg_catalog.pg_subscription WHERE subname <> ?) >= allowed
            UNION ALL SELECT 'all ' || current_setting('max_logical_replication_workers') || ' workers are taken'
            WHERE (SELECT count(*) FROM pg_catalog.pg_subscription WHERE subenabled AND subname <> ?)
                >= current_setting('max_logical_replication_workers')::int""";

    /// On RDS and Aurora an administrator may, through `rds_superuser`.
    private static final String MAY_NOT = """
            SELECT quote_ident(current_user) WHERE current_setting('is_superuser') <> 'on' AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_roles r WHERE r.rolname IN ('pg_create_subscription', 'rds_superuser')
                    AND pg_has_role(current_user, r.oid, 'MEMBER'))""";

    /// The worker becomes the owner of each table, which the owner of the subscription has to be allowed to.
    private static final String NOT_OWNED = MIGRATED + """
            SELECT m.name || ' of ' || quote_ident(r.rolname) FROM migrated m JOIN pg_catalog.pg_class c USING (oid)
            JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
            WHERE current_setting('is_superuser') <> 'on' AND NOT pg_has_role(current_user, c.relowner, 'MEMBER')
            ORDER BY 1""";

    private static final String RETAINED = """
            SELECT 'slot ' || quote_ident(slot_name) || ' (' || pg_size_pretty(retained) || ')' FROM (
                SELECT slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) AS retained
                FROM pg_catalog.pg_replication_slots WHERE slot_name = ?) s WHERE retained > ?""";

    private ReverseGuardrails() {}

    /// @param retained bytes of the target's log that the way back may retain
    public static List<Guardrail> of(ReverseLane lane, long retained) {
        List<Guardrail> all = new ArrayList<>(ofLogin(lane));
        all.addAll(onSource(lane));
        all.addAll(onTarget(lane, retained));
        return all;
    }

    static List<String> withoutIdentity(ReverseLane lane, Connection target) throws SQLException {
        return Query.texts(target, NO_IDENTITY, parameters(lane).toArray());
    }

    private static List<Object> parameters(ReverseLane lane) {
        return new MigratedTables(Side.TARGET, List.copyOf(lane.all())).parameters();
    }

    private static List<Guardrail> ofLogin(ReverseLane lane) {
        return List.of(
                onSource(
                        "reverse-role",
                        BLOCKER,
                        "this login may create a subscription on the source",
                        MAY_NOT,
                        List.of(),
                        "GRANT pg_create_subscription and CREATE ON DATABASE (since PostgreSQL 16), or a superuser"),
                onSource(
                        "reverse-owners",
                        BLOCKER,
                        "this login is a member of the roles that own the tables of the source",
                        NOT_OWNED,
                        parameters(lane),
                        "GRANT the owner TO this login (WITH SET TRUE since PostgreSQL 16)"),
                onSource(
                        "reverse-password",
                        lane.target().hasPassword() ? BLOCKER : WARNING,
                        "the source's log shows no parameters of statements",
                        LOGGING,
                        List.of(),
                        "set it otherwise, or give the address a passfile"));
    }

    private static List<Guardrail> onSource(ReverseLane lane) {
        return List.of(
                onSource(
                        "reverse-tables",
                        BLOCKER,
                        "every table of the way back has the same name on the source",
                        NOT_THERE,
                        parameters(lane),
                        "native replication carries tables by name: do without a way back, or rename them"),
                onSource(
                        "reverse-triggers",
                        WARNING,
                        "no trigger of the source fires for what the way back applies",
                        FIRING,
                        parameters(lane),
                        "ALTER TABLE … ENABLE TRIGGER … (not ALWAYS, not REPLICA): the target has fired it already"),
                onSource(
                        "reverse-workers",
                        BLOCKER,
                        "the source has room for one more subscription",
                        NO_WORKER,
                        List.of(lane.name(), lane.name()),
                        "raise it and restart the server, or drop what nobody needs"));
    }

    private static List<Guardrail> onTarget(ReverseLane lane, long retained) {
        return List.of(
                onTarget(
                        "reverse-identity",
                        BLOCKER,
                        "every table of the target has a replica identity",
                        NO_IDENTITY,
                        parameters(lane),
                        "a primary key, or ALTER TABLE … REPLICA IDENTITY"),
                onTarget(
                        "reverse-generated",
                        WARNING,
                        "no table of the target has generated columns",
                        GENERATED,
                        parameters(lane),
                        "see that the source generates them alike: they are not replicated"),
                onTarget(
                        "reverse-log-level",
                        BLOCKER,
                        "the target's log can be decoded",
                        LOG_LEVEL,
                        List.of(),
                        "set wal_level = logical (rds.logical_replication = 1 on RDS and Aurora) and restart"),
                onTarget(
                        "reverse-slots",
                        BLOCKER,
                        "the target has a free slot and sender",
                        NO_SLOT,
                        List.of(lane.name()),
                        "raise it and restart the server, or drop what nobody needs"),
                onTarget(
                        "reverse-retained",
                        WARNING,
                        "the slot of the way back retains no more than " + retained + " bytes",
                        RETAINED,
                        List.of(lane.name(), retained),
                        "end long transactions on the target, or abort"));
    }

    private static Guardrail onSource(
            String name, Severity severity, String required, String query, List<Object> parameters, String fix) {
        return new NothingFound(name, severity, required, Side.SOURCE, query, parameters, fix);
    }

    private static Guardrail onTarget(
            String name, Severity severity, String required, String query, List<Object> parameters, String fix) {
        return new NothingFound(name, severity, required, Side.TARGET, query, parameters, fix);
    }
}
