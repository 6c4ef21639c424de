package io.lockstep.cutover.fence;

import static io.lockstep.cutover.fence.Condition.blocker;
import static io.lockstep.cutover.fence.Condition.warning;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What has to hold on the target for the application's roles to work there when they are let in, and not before.
///
/// @param roles of the application
/// @param tables each migrated table, as the source calls it, with what the target calls it
public record TargetGuardrails(List<String> roles, Map<TableId, TableId> tables) {
    public TargetGuardrails {
        roles = List.copyOf(roles);
        tables = Map.copyOf(tables);
    }

    /// All of them, each to be looked at by itself.
    public List<Guardrail> all() {
        return List.of(
                blocker("target-roles", "every role of cutover.app-roles exists on the target", this::exist),
                blocker(
                        "target-closed",
                        "no role of cutover.app-roles can log in to the target, or has a session there",
                        this::closed),
                blocker(
                        "target-privileges",
                        "every role of cutover.app-roles has on the target what it has on the source",
                        this::privileges),
                warning(
                        "target-passwords",
                        "the passwords of cutover.app-roles are the same on both sides",
                        this::passwords));
    }

    private Sighting exist(Databases databases) throws SQLException {
        Set<String> missing = new TreeSet<>(roles);
        missing.removeAll(databases.read(
                Side.TARGET,
                target -> Query.texts(target, "SELECT rolname FROM pg_roles WHERE rolname = ANY (?)", roles)));
        return missing.isEmpty()
                ? Sighting.pass(roles.size() + " roles")
                : Sighting.fail(
                        "not there: " + String.join(", ", missing),
                        "create each with NOLOGIN, its privileges, and the password that it has on the source");
    }

    private Sighting closed(Databases databases) throws SQLException {
        List<String> open = databases.read(Side.TARGET, target -> Query.texts(target, """
                        SELECT rolname || ' can log in' FROM pg_roles WHERE rolcanlogin AND rolname = ANY (?)
                        UNION ALL
                        SELECT usename || ' has a session, pid ' || pid FROM pg_stat_activity
                        WHERE datname = current_database() AND usename = ANY (?)
                        ORDER BY 1""", roles, roles));
        return open.isEmpty()
                ? Sighting.pass("none can")
                : Sighting.fail(
                        String.join("; ", open),
                        "ALTER ROLE … NOLOGIN on the target, and end its sessions: else both sides could take writes");
    }

    private Sighting privileges(Databases databases) throws SQLException {
        List<Map.Entry<TableId, TableId>> pairs = List.copyOf(tables.entrySet());
        List<Held> wanted = databases.read(
                Side.SOURCE,
                source -> held(source, pairs.stream().map(Map.Entry::getKey).toList()));
        List<Held> there = databases.read(
                Side.TARGET,
                target -> held(target, pairs.stream().map(Map.Entry::getValue).toList()));
        Set<Held> missing = new TreeSet<>(wanted);
        there.forEach(missing::remove);
        if (missing.isEmpty()) {
            return Sighting.pass("on " + pairs.size() + " tables");
        }
        List<String> words = missing.stream()
                .collect(Collectors.groupingBy(Held::role, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> lacking(entry.getKey(), entry.getValue(), pairs))
                .toList();
        return Sighting.fail(String.join("; ", words), "GRANT on the target what is missing");
    }

    private static String lacking(String role, List<Held> missing, List<Map.Entry<TableId, TableId>> pairs) {
        Function<Held, String> word = each -> each.privilege()
                + (each.table() == 0 ? "" : " on " + pairs.get(each.table() - 1).getValue());
        return role + " lacks " + word.apply(missing.getFirst())
                + (missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more");
    }

    /// A privilege that a role has, by itself or by what it inherits.
    ///
    /// @param table its place in the list, from 1; 0 for the database
    private record Held(String role, int table, String privilege) implements Comparable<Held> {
        @Override
        public int compareTo(Held other) {
            int byRole = role.compareTo(other.role);
            int byTable = byRole != 0 ? byRole : Integer.compare(table, other.table);
            return byTable != 0 ? byTable : privilege.compareTo(other.privilege);
        }
    }

    private List<Held> held(Connection session, List<TableId> each) throws SQLException {
        return Query.list(
                session,
                """
                WITH migrated AS (
                    SELECT w.place, c.oid, n.oid AS schema FROM unnest(?, ?) WITH ORDINALITY w(schema, name, place)
                    JOIN pg_namespace n ON n.nspname = w.schema
                    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name)
                SELECT r.rolname, m.place, p.name FROM migrated m
                JOIN pg_roles r ON r.rolname = ANY (?)
                CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'SELECT', 'USAGE of the schema']) p(name)
                WHERE CASE p.name WHEN 'USAGE of the schema' THEN has_schema_privilege(r.oid, m.schema, 'USAGE')
                      WHEN 'DELETE' THEN has_table_privilege(r.oid, m.oid, 'DELETE')
                      ELSE has_any_column_privilege(r.oid, m.oid, p.name) END
                UNION ALL
                SELECT r.rolname, 0, 'CONNECT' FROM pg_roles r
                WHERE r.rolname = ANY (?) AND has_database_privilege(r.oid, current_database(), 'CONNECT')""",
                row -> new Held(row.getString(1), row.getInt(2), row.getString(3)),
                Family.schemas(each),
                Family.names(each),
                roles,
                roles);
    }

    /// Verifiers are compared and never shown.
    private Sighting passwords(Databases databases) throws SQLException {
        List<Map<String, String>> verifiers = new ArrayList<>();
        for (Side side : Side.values()) {
            if (!databases.read(side, TargetGuardrails::readsPasswords)) {
                return Sighting.unknown(
                        "who is not a superuser cannot read the " + side.word() + "'s",
                        "see that the application can log in to the target with what it has; SCRAM verifiers can be"
                                + " carried over with pg_dumpall --roles-only");
            }
            verifiers.add(databases.read(side, this::verifiers));
        }
        List<String> others = roles.stream()
                .filter(role -> !verifiers
                        .getFirst()
                        .getOrDefault(role, "")
                        .equals(verifiers.getLast().getOrDefault(role, "")))
                .toList();
        return others.isEmpty()
                ? Sighting.pass("the verifiers are the same")
                : Sighting.fail(
                        "another on the target: " + String.join(", ", others),
                        "carry the verifier over: ALTER ROLE … PASSWORD 'SCRAM-SHA-256$…', as pg_dumpall --roles-only"
                                + " writes it");
    }

    private static boolean readsPasswords(Connection session) throws SQLException {
        return Query.texts(session, "SELECT has_table_privilege(current_user, 'pg_catalog.pg_authid', 'SELECT')::text")
                .getFirst()
                .equals("true");
    }

    private Map<String, String> verifiers(Connection session) throws SQLException {
        return Query.list(
                        session,
                        "SELECT rolname, coalesce(rolpassword, '') FROM pg_authid WHERE rolname = ANY (?)",
                        row -> Map.entry(row.getString(1), row.getString(2)),
                        roles)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
