package io.lockstep.cutover.replicator;

import static io.lockstep.cutover.guard.Guardrail.Severity.BLOCKER;
import static io.lockstep.cutover.guard.Guardrail.Severity.WARNING;
import static io.lockstep.cutover.guard.MigratedTables.MIGRATED;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Guardrail.Severity;
import io.lockstep.cutover.guard.MigratedTables;
import io.lockstep.cutover.guard.NothingFound;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What has to hold of native replication before a cutover begins.
final class NativeGuardrails {
    private static final String HERE =
            "subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())";

    private static final String GIVEN = "SELECT quote_ident(t.name) || %s FROM unnest(?::text[]) AS t (name)"
            + " LEFT JOIN pg_catalog.pg_subscription s ON s.subname = t.name AND s." + HERE;

    private static final String IDLE = String.format(GIVEN, """
                    CASE WHEN s.oid IS NULL THEN ' (not there)' WHEN NOT s.subenabled THEN ' (disabled)'
                        ELSE ' (no worker)' END""") + """
             WHERE s.oid IS NULL OR NOT s.subenabled OR NOT EXISTS (SELECT FROM pg_catalog.pg_stat_subscription w
                WHERE w.subid = s.oid AND w.pid IS NOT NULL AND w.relid IS NULL) ORDER BY 1""";

    private static final String NOT_READY =
            String.format(GIVEN, "': ' || r.srrelid::regclass || ' (' || r.srsubstate::text || ')'")
                    + " JOIN pg_catalog.pg_subscription_rel r ON r.srsubid = s.oid WHERE r.srsubstate <> 'r' ORDER BY 1";

    /// A partitioned table is carried when it is subscribed to itself, or all its partitions are.
    private static final String NOT_CARRIED = MIGRATED + """
            , carried AS (
                SELECT r.srrelid AS oid FROM pg_catalog.pg_subscription_rel r
                JOIN pg_catalog.pg_subscription s ON s.oid = r.srsubid WHERE s.subname = ANY (?) AND s.%s
            ), covered AS (
                SELECT oid FROM carried UNION
                SELECT i.inhrelid FROM covered JOIN pg_catalog.pg_inherits i ON i.inhparent = covered.oid
            )
            SELECT m.name FROM migrated m WHERE m.relkind = 'r' AND m.oid NOT IN (SELECT oid FROM covered)
            ORDER BY 1""".formatted(HERE);

    private static final String OTHERS = MIGRATED + """
            SELECT quote_ident(s.subname) || ' into ' || m.name FROM migrated m
            JOIN pg_catalog.pg_subscription_rel r ON r.srrelid = m.oid
            JOIN pg_catalog.pg_subscription s ON s.oid = r.srsubid
            WHERE s.subenabled AND s.subname <> ALL (?) ORDER BY 1""";

    private static final String SESSIONS = MIGRATED + """
            SELECT quote_ident(a.usename) || ' (' || count(*) || ' sessions)' FROM pg_catalog.pg_stat_activity a
            WHERE a.datname = current_database() AND a.backend_type = 'client backend' AND a.usename <> current_user
                AND EXISTS (SELECT FROM migrated m WHERE has_table_privilege(a.usesysid, m.oid, 'INSERT, UPDATE, DELETE'))
            GROUP BY a.usename ORDER BY 1""";

    private static final String ERRORS = String.format(
                    GIVEN,
                    "' (' || t2.apply_error_count || ' while applying, ' || t2.sync_error_count || ' while copying)'")
            + """
             JOIN pg_catalog.pg_stat_subscription_stats t2 ON t2.subid = s.oid
            WHERE t2.apply_error_count + t2.sync_error_count > 0 ORDER BY 1""";

    private static final String ALONE = """
            SELECT 'synchronous_standby_names is empty' WHERE current_setting('synchronous_standby_names') = ''""";

    private final List<String> subscriptions;
    private final MigratedTables tables;

    private NativeGuardrails(List<String> subscriptions, MigratedTables tables) {
        this.subscriptions = subscriptions;
        this.tables = tables;
    }

    static List<Guardrail> of(List<String> subscriptions, MigratedTables tables) {
        NativeGuardrails guardrails = new NativeGuardrails(subscriptions, tables);
        List<Guardrail> all = new ArrayList<>(guardrails.working());
        all.addAll(guardrails.settings());
        all.addAll(guardrails.others());
        return all;
    }

    private List<Guardrail> working() {
        return List.of(
                ofGiven(
                        "replicator-working",
                        BLOCKER,
                        "every subscription is enabled and its worker is alive",
                        IDLE,
                        "ALTER SUBSCRIPTION … ENABLE; if its worker keeps ending, the target's log says why"),
                ofGiven(
                        "replicator-copied",
                        BLOCKER,
                        "every table is copied and up to date (state r)",
                        NOT_READY,
                        "wait until it is copied; if it stays so, the target's log says why"),
                ofTables(
                        "replicator-carries",
                        BLOCKER,
                        "every migrated table is subscribed to",
                        NOT_CARRIED,
                        "ALTER PUBLICATION … ADD TABLE on the source, then ALTER SUBSCRIPTION … REFRESH PUBLICATION"));
    }

    private List<Guardrail> settings() {
        return List.of(
                new Since15(
                        ofGiven(
                                "replicator-errors",
                                WARNING,
                                "no errors while applying, since the statistics were reset",
                                ERRORS,
                                "see the target's log; once they are explained, SELECT pg_stat_reset_subscription_stats(NULL)")),
                new Since15(ofGiven(
                        "replicator-two-phase",
                        WARNING,
                        "subscriptions do not prepare transactions on the target",
                        String.format(GIVEN, "''") + " WHERE s.subtwophasestate <> 'd' ORDER BY 1",
                        "end every prepared transaction of the source before the cutover")),
                new Since15(ofGiven(
                        "replicator-gives-up",
                        WARNING,
                        "subscriptions stay enabled when they meet an error",
                        String.format(GIVEN, "''") + " WHERE s.subdisableonerr ORDER BY 1",
                        "ALTER SUBSCRIPTION … SET (disable_on_error = false)")),
                new NothingFound(
                        "source-standbys",
                        WARNING,
                        "standbys of the source are synchronous, so that a failover keeps the decision",
                        Side.SOURCE,
                        ALONE,
                        List.of(),
                        "set synchronous_standby_names, or switch off automatic failover during the cutover"));
    }

    private List<Guardrail> others() {
        return List.of(
                ofTables(
                        "target-other-subscriptions",
                        BLOCKER,
                        "no other subscription writes into a migrated table",
                        OTHERS,
                        "drop or disable it"),
                new NothingFound(
                        "target-sessions",
                        WARNING,
                        "no other session on the target may write a migrated table",
                        Side.TARGET,
                        SESSIONS,
                        tables.parameters(),
                        "end them, and take the login from their roles until the target is opened"));
    }

    private NothingFound ofGiven(String name, Severity severity, String required, String query, String fix) {
        return new NothingFound(name, severity, required, Side.TARGET, query, List.of(names()), fix);
    }

    private NothingFound ofTables(String name, Severity severity, String required, String query, String fix) {
        List<Object> parameters = new ArrayList<>(tables.parameters());
        parameters.add(names());
        return new NothingFound(name, severity, required, Side.TARGET, query, parameters, fix);
    }

    /// As one parameter of a list, not as many.
    private Object names() {
        return Arrays.copyOf(subscriptions.toArray(), subscriptions.size(), String[].class);
    }

    /// Rests on what a server has since PostgreSQL 15.
    private record Since15(NothingFound guardrail) implements Guardrail {
        private static final int SINCE = 15;

        @Override
        public String name() {
            return guardrail.name();
        }

        @Override
        public Severity severity() {
            return guardrail.severity();
        }

        @Override
        public String required() {
            return guardrail.required();
        }

        @Override
        public Sighting look(Databases databases) throws SQLException {
            int major = databases.read(
                    guardrail.side(), session -> session.getMetaData().getDatabaseMajorVersion());
            return major < SINCE
                    ? Sighting.pass("PostgreSQL " + major + " has no such thing")
                    : guardrail.look(databases);
        }
    }
}
