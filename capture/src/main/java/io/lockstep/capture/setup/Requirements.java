package io.lockstep.capture.setup;

import io.lockstep.capture.database.Preconditions;
import io.lockstep.capture.database.Problem;
import io.lockstep.events.Identifiers;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the administrator of one side must be able to do before anything is created: all that is missing is named
/// at once.
final class Requirements {
    private static final String NOT_OWNED = """
            SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = to_regclass(?) AND NOT pg_has_role(c.relowner, 'USAGE')""";
    private static final String FREE_SLOTS = """
            SELECT current_setting('max_replication_slots')::int - count(*) FROM pg_replication_slots""";
    private static final String MAY_CREATE_ROLES =
            "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole)";
    private static final String MAY_GIVE_REPLICATION = """
            SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR (rolcreaterole AND rolreplication
                AND current_setting('server_version_num')::int >= 160000))""";
    private static final String MAY_GRANT_USAGE = """
            SELECT 1 FROM pg_namespace n WHERE n.nspname = ? AND (pg_has_role(n.nspowner, 'USAGE')
                OR has_schema_privilege(n.oid, 'USAGE WITH GRANT OPTION'))""";

    private final Site site;
    private final List<TableId> tables;

    Requirements(Site site, List<TableId> tables) {
        this.site = site;
        this.tables = tables;
    }

    List<Problem> missing() {
        List<Problem> problems = new ArrayList<>(Preconditions.ofUser(site.session()));
        problems.addAll(tables());
        problems.addAll(database());
        problems.addAll(slots());
        if (!site.settings().isTemporary()) {
            problems.addAll(roles());
            problems.addAll(schemas());
        }
        return problems;
    }

    private List<Problem> tables() {
        return tables.stream()
                .flatMap(table ->
                        site
                                .session()
                                .list(NOT_OWNED, row -> problem(table, row.getString(3)), table.quoted())
                                .stream())
                .toList();
    }

    private Problem problem(TableId table, String owner) {
        return new Problem(
                "User " + site.session().user() + " does not own " + table + " of "
                        + site.session().described() + ", so it cannot publish it",
                "GRANT " + Identifiers.quote(owner) + " TO "
                        + Identifiers.quote(site.session().user()) + ", or exclude the table");
    }

    private List<Problem> database() {
        boolean needed = site.created().isEmpty();
        if (!needed || site.session().exists("SELECT 1 WHERE has_database_privilege(current_database(), 'CREATE')")) {
            return List.of();
        }
        return List.of(new Problem(
                "User " + site.session().user() + " may not create a schema and a publication in "
                        + site.session().described(),
                "GRANT CREATE ON DATABASE "
                        + Identifiers.quote(
                                site.settings().administrator(site.side()).database())
                        + " TO " + Identifiers.quote(site.session().user())));
    }

    private List<Problem> slots() {
        long needed = site.settings().lanes().stream()
                .filter(lane ->
                        site.recorded(Kind.SLOT, lane.names().slot(site.side())).isEmpty())
                .count();
        int free = Integer.parseInt(site.session().strings(FREE_SLOTS).getFirst());
        return free >= needed
                ? List.of()
                : List.of(new Problem(
                        (free < 1
                                        ? "No replication slot is free on "
                                        : "Only " + free + " of the " + needed
                                                + " replication slots needed are free on ")
                                + site.session().described(),
                        "raise max_replication_slots and restart, or drop a slot that nobody needs"));
    }

    private List<Problem> roles() {
        return Stream.concat(Stream.of(site.settings().runtime(site.side())), site.settings().watermark().stream())
                .map(Account::user)
                .filter(role -> !exists(role))
                .flatMap(role -> missingFor(role).stream())
                .toList();
    }

    private List<Problem> missingFor(String role) {
        String quoted = Identifiers.quote(role);
        if (!site.session().exists(MAY_CREATE_ROLES)) {
            return List.of(new Problem(
                    "Role " + role + " does not exist on " + site.session().described() + ", and "
                            + site.session().user() + " may not create roles",
                    "have it created: CREATE ROLE " + quoted + " LOGIN REPLICATION PASSWORD '…'"));
        }
        boolean may = exists("rds_replication") || site.session().exists(MAY_GIVE_REPLICATION);
        return may || !role.equals(site.settings().runtime(site.side()).user())
                ? List.of()
                : List.of(new Problem(
                        "Role " + role + " does not exist on " + site.session().described() + ", and "
                                + site.session().user() + " may not give it REPLICATION",
                        "have a superuser create it: CREATE ROLE " + quoted + " LOGIN REPLICATION PASSWORD '…'"));
    }

    private List<Problem> schemas() {
        String role = site.settings().runtime(site.side()).user();
        return tables.stream()
                .map(TableId::schema)
                .distinct()
                .filter(schema -> !site.session()
                                .exists(Grant.schema(schema, "public").heldByAll())
                        && !site.session().exists(Grant.schema(schema, role).held())
                        && !site.session().exists(MAY_GRANT_USAGE, schema))
                .map(schema -> new Problem(
                        "User " + site.session().user() + " may not grant USAGE on schema " + schema + " of "
                                + site.session().described(),
                        "have its owner run: GRANT USAGE ON SCHEMA " + Identifiers.quote(schema) + " TO "
                                + Identifiers.quote(role)))
                .toList();
    }

    private boolean exists(String role) {
        return site.session().exists("SELECT 1 FROM pg_roles WHERE rolname = ?", role);
    }
}
