package io.lockstep.capture.setup;

import io.lockstep.capture.database.CreatedTable;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The roles that the services log in as, with the least that they need. A role that exists gets what it
/// lacks, and loses what an earlier setup gave it and is no longer needed.
final class RuntimeRoles {
    private static final String RDS = "rds_replication";
    private static final String MAY_REPLICATE = """
            SELECT 1 FROM pg_roles r WHERE r.rolname = ? AND (r.rolsuper OR r.rolreplication
                OR EXISTS (SELECT FROM pg_roles g WHERE g.rolname = 'rds_replication' AND pg_has_role(r.oid, g.oid, 'MEMBER')))""";

    private final Site site;
    private final List<TableId> tables;

    /// @param tables that are verified
    RuntimeRoles(Site site, List<TableId> tables) {
        this.site = site;
        this.tables = tables;
    }

    /// @param made roles that are made elsewhere already
    List<Step> plan(Set<String> made) {
        Account runtime = site.settings().runtime(site.side());
        List<Step> steps = new ArrayList<>();
        if (!made.contains(runtime.user())) {
            steps.addAll(roleSteps(runtime, true));
        }
        watermarkAccount()
                .filter(account -> !made.contains(account.user()))
                .ifPresent(account -> steps.addAll(roleSteps(account, false)));
        List<Grant> wanted =
                wanted().filter(grant -> !isAdministrator(grant.role())).toList();
        steps.addAll(wanted.stream().map(this::grant).toList());
        steps.addAll(superfluous(wanted));
        return steps;
    }

    /// The roles that this makes, or finds.
    Set<String> roles() {
        return Stream.concat(Stream.of(site.settings().runtime(site.side())), watermarkAccount().stream())
                .map(Account::user)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Every privilege that the services' roles need on this side.
    Stream<Grant> wanted() {
        Account runtime = site.settings().runtime(site.side());
        return Stream.concat(
                ofRuntime(runtime.user()),
                watermarkAccount().stream().flatMap(account -> ofWatermarkWriter(account.user())));
    }

    private Stream<Grant> ofRuntime(String role) {
        List<Grant> grants = new ArrayList<>();
        grants.add(Grant.database(site.settings().administrator(site.side()).database(), role));
        Set<String> schemas = new LinkedHashSet<>();
        tables.forEach(table -> schemas.add(table.schema()));
        schemas.forEach(schema -> grants.add(Grant.schema(schema, role)));
        tables.forEach(table -> grants.add(Grant.table("SELECT", table, role)));
        grants.add(Grant.schema(schema(), role));
        grants.add(Grant.table("SELECT", new CreatedTable(schema()).id(), role));
        watermarks().forEach(table -> grants.add(Grant.table("SELECT", table, role)));
        if (site.side() == Side.SOURCE) {
            grants.add(Grant.table("SELECT", new LaneTable(schema()).id(), role));
            grants.add(Grant.table("SELECT", decision(), role));
        }
        if (site.side() == Side.SOURCE && watermarkAccount().isEmpty()) {
            grants.addAll(writing(role));
        }
        if (site.side() == Side.TARGET) {
            grants.addAll(planting(role));
        }
        return grants.stream();
    }

    private Stream<Grant> ofWatermarkWriter(String role) {
        List<Grant> grants = new ArrayList<>();
        grants.add(Grant.database(site.settings().administrator(site.side()).database(), role));
        grants.add(Grant.schema(schema(), role));
        grants.add(Grant.table("SELECT", new LaneTable(schema()).id(), role));
        grants.add(Grant.table("SELECT", decision(), role));
        watermarks().forEach(table -> grants.add(Grant.table("SELECT", table, role)));
        grants.addAll(writing(role));
        return grants.stream();
    }

    private List<Grant> writing(String role) {
        return Stream.concat(written(role), planting(role).stream()).toList();
    }

    private Stream<Grant> written(String role) {
        return watermarks().stream()
                .flatMap(table -> Stream.of("INSERT", "UPDATE").map(privilege -> Grant.table(privilege, table, role)));
    }

    /// Who writes watermarks on the source plants the canaries as well.
    private List<Grant> planting(String role) {
        return site.settings().canaryTables(site.side()).stream()
                .flatMap(table -> Stream.of("SELECT", "INSERT", "UPDATE", "DELETE")
                        .map(privilege -> Grant.table(privilege, table, role)))
                .toList();
    }

    private Optional<Account> watermarkAccount() {
        return site.side() == Side.SOURCE ? site.settings().watermark() : Optional.empty();
    }

    private List<Step> roleSteps(Account account, boolean replicates) {
        List<Step> steps = new ArrayList<>();
        List<String> logins =
                site.session().strings("SELECT rolcanlogin::text FROM pg_roles WHERE rolname = ?", account.user());
        if (logins.isEmpty()) {
            steps.add(creation(account, replicates));
        } else {
            requireLogin(account, logins.getFirst());
            steps.add(new Step.Present(site.place(), "role " + account.user()));
        }
        boolean may = site.session().exists(MAY_REPLICATE, account.user());
        boolean comes = logins.isEmpty() && !onRds();
        if (replicates && !may && !comes) {
            steps.add(replication(account.user()));
        }
        return steps;
    }

    private void requireLogin(Account account, String login) {
        if (!login.equals("true")) {
            throw new SetupException(
                    "Role " + account.user() + " of " + site.session().described() + " cannot log in",
                    "ALTER ROLE " + Identifiers.quote(account.user()) + " LOGIN, or name another in the configuration");
        }
    }

    private Step creation(Account account, boolean replicates) {
        String attributes = replicates && !onRds() ? " LOGIN REPLICATION" : " LOGIN";
        return new Step.Run(
                site.place(),
                "role " + account.user(),
                List.of(
                        "CREATE ROLE " + Identifiers.quote(account.user()) + attributes,
                        site.record(Kind.ROLE, account.user(), "")),
                true,
                Optional.of(account));
    }

    private Step replication(String role) {
        String quoted = Identifiers.quote(role);
        String statement = onRds() ? "GRANT " + RDS + " TO " + quoted : "ALTER ROLE " + quoted + " REPLICATION";
        return Step.Run.atomic(
                site.place(),
                "replication for role " + role,
                List.of(statement, site.record(Kind.ATTRIBUTE, role, onRds() ? RDS : "REPLICATION")));
    }

    /// The statement that takes the ability to replicate away again.
    static String withoutReplication(Created attribute) {
        String role = Identifiers.quote(attribute.name());
        return attribute.detail().equals(RDS)
                ? "REVOKE " + RDS + " FROM " + role
                : "ALTER ROLE " + role + " NOREPLICATION";
    }

    private Step grant(Grant grant) {
        if (held(grant)) {
            return new Step.Present(site.place(), grant.text());
        }
        return Step.Run.atomic(
                site.place(), grant.text(), List.of(grant.grant(), site.record(Kind.GRANT, grant.text(), "")));
    }

    /// What everybody may do on a schema or database needs no grant.
    private boolean held(Grant grant) {
        return switch (grant.on()) {
            case "TABLE" -> site.session().exists(grant.held());
            case "SCHEMA" ->
                site.session().exists(grant.held()) || site.session().exists(grant.heldByAll());
            default ->
                site.session().exists("SELECT 1 WHERE has_database_privilege('public', current_database(), 'CONNECT')")
                        || site.session().exists(grant.held());
        };
    }

    private List<Step> superfluous(List<Grant> wanted) {
        List<String> texts = wanted.stream().map(Grant::text).toList();
        return site.all(Kind.GRANT).stream()
                .filter(entry ->
                        !texts.contains(entry.name()) && !entry.detail().equals(Membership.REPLICATOR))
                .<Step>map(entry -> new Removal(site).grant(entry))
                .toList();
    }

    private boolean isAdministrator(String role) {
        return role.equals(site.settings().administrator(site.side()).user());
    }

    private boolean onRds() {
        return site.session().exists("SELECT 1 FROM pg_roles WHERE rolname = ?", RDS);
    }

    /// After which no watermark is written any more.
    private TableId decision() {
        return new CutoverTables(schema()).decision();
    }

    private List<TableId> watermarks() {
        return site.settings().watermarkTables();
    }

    private String schema() {
        return site.settings().schema();
    }
}
