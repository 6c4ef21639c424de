package io.lockstep.cutover.traffic;

import static io.lockstep.cutover.guard.Guardrail.Severity.BLOCKER;
import static io.lockstep.cutover.guard.Guardrail.Severity.WARNING;

import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.events.CutoverTables;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What has to hold of the poolers.
///
/// @param poolers all of them
/// @param sessionAccepted those whose pause may wait for clients to disconnect
/// @param pauseBudget how long clients may be held
/// @param appRoles login roles of the application
/// @param tables where the lease is
public record PoolerGuardrails(
        List<PgBouncer> poolers,
        Set<PgBouncer> sessionAccepted,
        Duration pauseBudget,
        List<String> appRoles,
        CutoverTables tables) {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("PgBouncer (\\d+)\\.(\\d+).*");
    private static final int PREPARES_SINCE = 21;
    private static final int WAIT_FACTOR = 3;

    public PoolerGuardrails {
        poolers = List.copyOf(poolers);
        sessionAccepted = Set.copyOf(sessionAccepted);
        appRoles = List.copyOf(appRoles);
    }

    /// Each thing by itself; none where there is no pooler.
    public List<Guardrail> all() {
        List<Guardrail> all = new ArrayList<>();
        if (!poolers.isEmpty()) {
            all.addAll(blockers());
            all.addAll(warnings());
        }
        return all;
    }

    private List<Guardrail> blockers() {
        return List.of(
                new Rule(
                        "pooler-console",
                        BLOCKER,
                        "every pooler answers, knows the database and takes commands from Lockstep",
                        _ -> every(
                                this::console, "start it, name the user in admin_users, or correct cutover.traffic")),
                new Rule(
                        "pooler-mode",
                        BLOCKER,
                        "pool_mode is transaction or statement",
                        _ -> every(
                                this::mode,
                                "set pool_mode = transaction, or accept-session-pooling: a pause then waits for clients"
                                        + " to disconnect")),
                new Rule(
                        "pooler-wait",
                        BLOCKER,
                        "query_wait_timeout is 0, or more than " + WAIT_FACTOR + " times cutover.pause-budget",
                        _ -> every(this::waiting, "raise query_wait_timeout: it closes clients that are held")),
                new Rule(
                        "pooler-entry",
                        BLOCKER,
                        "the file has the entry that is in force, once, and may be written",
                        _ -> every(this::entry, "correct cutover.traffic, or the rights of file and directory")),
                new Rule("pooler-source", BLOCKER, "the source is behind every pooler", routes()::source),
                new Rule(
                        "pooler-epoch",
                        BLOCKER,
                        "no file was changed under an epoch that is higher than the lease's",
                        routes()::epoch));
    }

    private List<Guardrail> warnings() {
        Routes routes = routes();
        return List.of(
                new Rule("pooler-probe", WARNING, "somebody looks through every pooler", routes::probe),
                new Rule(
                        "pooler-detours",
                        WARNING,
                        "no wildcard entry, no auth_dbname and no auth_user",
                        _ -> every(
                                this::detours,
                                "give each database an entry of its own; see that passwords can be looked up on the"
                                        + " target as on the source")),
                new Rule(
                        "pooler-prepared-statements",
                        WARNING,
                        "prepared statements survive a change of server",
                        _ -> every(
                                this::prepared,
                                "PgBouncer 1.21 with max_prepared_statements, or an application that prepares nothing")),
                new Rule(
                        "pooler-target",
                        WARNING,
                        "the target can be reached where the poolers will look",
                        routes::target),
                new Rule(
                        "direct-clients",
                        WARNING,
                        "no application on the source goes round the poolers",
                        routes::direct));
    }

    private Routes routes() {
        return new Routes(poolers, appRoles, tables);
    }

    /// Every pooler is looked at, and what is wrong with each is said.
    private Sighting every(Look look, String fix) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (PgBouncer pooler : poolers) {
            try (Console console = Console.open(pooler.access(), LOOK)) {
                look.at(pooler, console).ifPresent(what -> wrong.add(pooler.name() + ": " + what));
            } catch (SQLException e) {
                return Sighting.unknown(pooler.name() + ": " + e.getMessage(), fix);
            }
        }
        return wrong.isEmpty()
                ? Sighting.pass(poolers.size() == 1 ? "1 pooler" : poolers.size() + " poolers")
                : Sighting.fail(String.join("; ", wrong), fix);
    }

    private Optional<String> console(PgBouncer pooler, Console console) throws SQLException {
        List<String> admins =
                Arrays.asList(console.setting("admin_users").orElse("").split("[,\\s]+", -1));
        boolean any = console.setting("auth_type").equals(Optional.of("any"));
        if (!any && !admins.contains(pooler.access().user())) {
            return Optional.of(pooler.access().user() + " is not among its admin_users");
        }
        return console.database(pooler.database()).isEmpty()
                ? Optional.of("it has no database " + pooler.database())
                : Optional.empty();
    }

    /// A user may have a mode of its own, which the pools show.
    private Optional<String> mode(PgBouncer pooler, Console console) throws SQLException {
        String own = pooler.inForce(console).getOrDefault("pool_mode", "");
        String mode = own.isEmpty() ? console.setting("pool_mode").orElse("session") : own;
        boolean session = mode.equals("session")
                || console.show("POOLS").stream()
                        .filter(pool -> pooler.database().equals(pool.get("database")))
                        .anyMatch(pool -> "session".equals(pool.get("pool_mode")));
        return session && !sessionAccepted.contains(pooler) ? Optional.of("pool_mode is session") : Optional.empty();
    }

    private Optional<String> waiting(PgBouncer pooler, Console console) throws Exception {
        String general = console.setting("query_wait_timeout").orElse("0");
        String seconds = pooler.file()
                .read()
                .entry(pooler.database())
                .value("query_wait_timeout")
                .orElse(general);
        long millis = millis(seconds);
        return millis != 0 && millis <= WAIT_FACTOR * pauseBudget.toMillis()
                ? Optional.of("query_wait_timeout is " + seconds + " s")
                : Optional.empty();
    }

    private Optional<String> entry(PgBouncer pooler, Console console) throws Exception {
        EntryLine entry = pooler.file().read().entry(pooler.database());
        pooler.file().tryOut();
        Map<String, String> inForce = pooler.inForce(console);
        boolean same = entry.value("host").orElse("").equals(inForce.get("host"))
                && entry.value("port").orElse("5432").equals(inForce.get("port"))
                && entry.value("dbname").orElse(pooler.database()).equals(inForce.get("database"));
        return same
                ? Optional.empty()
                : Optional.of("in force is not what " + pooler.file().path() + " says");
    }

    private Optional<String> detours(PgBouncer pooler, Console console) throws Exception {
        DatabasesIni file = pooler.file().read();
        EntryLine entry = file.entry(pooler.database());
        List<String> detours = new ArrayList<>();
        if (file.hasWildcard()) {
            detours.add("it has an entry for every database (*)");
        }
        for (String key : List.of("auth_dbname", "auth_user")) {
            String general = console.setting(key).orElse("");
            String value = entry.value(key).orElse(general);
            if (!value.isEmpty()) {
                detours.add(key + " is " + value);
            }
        }
        return detours.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", detours));
    }

    private Optional<String> prepared(PgBouncer pooler, Console console) throws SQLException {
        Matcher version = VERSION.matcher(console.version());
        boolean knows = version.matches()
                && (Integer.parseInt(version.group(1)) > 1 || Integer.parseInt(version.group(2)) >= PREPARES_SINCE);
        boolean does =
                knows && !console.setting("max_prepared_statements").orElse("0").equals("0");
        return does
                ? Optional.empty()
                : Optional.of(console.version() + (knows ? ", max_prepared_statements is 0" : ""));
    }

    private static long millis(String seconds) {
        return Math.round(Double.parseDouble(seconds) * 1000);
    }

    /// What is wrong with one pooler.
    private interface Look {
        Optional<String> at(PgBouncer pooler, Console console) throws Exception;
    }
}
