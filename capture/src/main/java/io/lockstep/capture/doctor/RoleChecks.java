package io.lockstep.capture.doctor;

import io.lockstep.capture.database.Session;
import io.lockstep.events.Identifiers;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The role that a service logs in as: it must be able to replicate and to read, and should be able to do no more.
final class RoleChecks {
    private static final String REPLICATES = """
            SELECT 1 FROM pg_roles r WHERE r.rolname = current_user AND (r.rolsuper OR r.rolreplication
                OR EXISTS (SELECT FROM pg_roles g WHERE g.rolname = 'rds_replication' AND pg_has_role(r.oid, g.oid, 'MEMBER')))""";
    private static final String POWERS = """
            SELECT concat_ws(', ', CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
                CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END)
            FROM pg_roles WHERE rolname = current_user""";
    private static final String READS =
            "SELECT 1 FROM pg_class c WHERE c.oid = to_regclass(?) AND has_table_privilege(c.oid, 'SELECT')";
    private static final String WRITES = """
            SELECT 1 FROM pg_class c WHERE c.oid = to_regclass(?)
                AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') OR pg_has_role(c.relowner, 'MEMBER'))""";

    private final Session session;
    private final List<TableId> tables;

    RoleChecks(Session session, List<TableId> tables) {
        this.session = session;
        this.tables = tables;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(replication());
        findings.add(reading());
        findings.add(least());
        return findings;
    }

    private Finding replication() {
        return session.exists(REPLICATES)
                ? Finding.ok("replication-privilege", side(), "role " + session.user() + " may replicate")
                : Finding.error(
                        "replication-privilege",
                        side(),
                        "role " + session.user() + " may not read the changes",
                        "run `lockstep setup`, or ALTER ROLE " + Identifiers.quote(session.user())
                                + " REPLICATION (on RDS and Aurora: GRANT rds_replication TO it)");
    }

    private Finding reading() {
        List<TableId> closed = tables(table -> !session.exists(READS, table.quoted()));
        return closed.isEmpty()
                ? Finding.ok("table-privileges", side(), "role " + session.user() + " may read the selected tables")
                : Finding.error(
                        "table-privileges",
                        side(),
                        "role " + session.user() + " may not read " + named(closed),
                        "run `lockstep setup`");
    }

    private Finding least() {
        String powers = session.strings(POWERS).getFirst();
        List<TableId> open = tables(table -> session.exists(WRITES, table.quoted()));
        if (powers.isEmpty() && open.isEmpty()) {
            return Finding.ok("least-privilege", side(), "role " + session.user() + " may write no selected table");
        }
        String what = powers.isEmpty() ? "may write " + named(open) : "is " + powers;
        return Finding.warn(
                "least-privilege",
                side(),
                "role " + session.user() + " " + what + ", which Lockstep does not need",
                "name a role of its own in " + side() + ".user, an administrator in admin." + side()
                        + ", and run `lockstep setup`");
    }

    private List<TableId> tables(Predicate<TableId> condition) {
        return tables.stream().filter(condition).toList();
    }

    private static String named(List<TableId> tables) {
        String first = tables.stream().limit(5).map(TableId::toString).collect(Collectors.joining(", "));
        return tables.size() > 5 ? first + " and " + (tables.size() - 5) + " more" : first;
    }

    private String side() {
        return session.side().word();
    }
}
