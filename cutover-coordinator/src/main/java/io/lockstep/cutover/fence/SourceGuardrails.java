package io.lockstep.cutover.fence;

import static io.lockstep.cutover.fence.Condition.blocker;
import static io.lockstep.cutover.fence.Condition.warning;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// What has to hold on the source for the fence to be whole, and to be undone. `docs/fence.md` has the list.
///
/// @param scope what will be fenced
/// @param subscriptions on the source that are Lockstep's: those of a way back
public record SourceGuardrails(FenceScope scope, Set<String> subscriptions) {
    public SourceGuardrails {
        subscriptions = Set.copyOf(subscriptions);
    }

    /// All of them, each to be looked at by itself.
    public List<Guardrail> all() {
        return List.of(
                blocker(
                        "fence-set",
                        "every role that can write a migrated table is among cutover.app-roles, or accepted by name",
                        of(this::fenceSet)),
                blocker("app-roles", "every role of cutover.app-roles exists, and can log in", of(this::appRoles)),
                warning(
                        "app-roles-write",
                        "every role of cutover.app-roles can write a migrated table",
                        of(this::harmless)),
                blocker(
                        "fence-rights",
                        "Lockstep may take the login from each of them, give it back, and end their sessions",
                        of(this::rights)),
                blocker("prepared-transactions", "no prepared transaction on the source", this::prepared),
                warning("prepared-transactions-possible", "max_prepared_transactions = 0", this::preparing),
                blocker(
                        "long-transactions",
                        "no transaction older than 15 s that writes, or is of a role that is fenced",
                        of(this::longTransactions)),
                blocker(
                        "fenced-replication",
                        "nobody replicates from the source as a role that is fenced",
                        of(this::replication)),
                blocker("foreign-subscriptions", "no subscription writes into the source", this::subscribed),
                blocker(
                        "writable-views",
                        "no role that stays can write a migrated table through a view",
                        of(this::views)),
                warning(
                        "definer-functions",
                        "no role that stays can call a function that runs as somebody who can write",
                        of(this::functions)),
                warning(
                        "fence-breakers",
                        "no role that stays can give itself or others what the fence has taken",
                        of(this::breakers)),
                blocker("scheduled-jobs", "no job of pg_cron runs as a role that stays", of(this::jobs)));
    }

    /// Looks at the source, with the fence set at hand.
    @FunctionalInterface
    private interface SetLook {
        Sighting at(Connection source, FenceSet set) throws SQLException;
    }

    private Condition.Look of(SetLook look) {
        return databases -> databases.read(Side.SOURCE, source -> look.at(source, FenceSet.look(source, scope)));
    }

    private Sighting fenceSet(Connection source, FenceSet set) {
        if (!set.missing().isEmpty()) {
            return Sighting.unknown(
                    "not on the source: " + set.missing(), "correct the list of tables, or the mapping of their names");
        }
        List<Writer> extras = set.extras();
        if (extras.isEmpty()) {
            return Sighting.pass(set.evicted().isEmpty() ? "nobody can write" : "fenced: " + described(set));
        }
        return Sighting.fail(
                "also can write: " + list(extras, Writer::described),
                "add each to cutover.app-roles, accept it by name, or take the privilege from it");
    }

    private static String described(FenceSet set) {
        return list(set.open(), role -> role.name() + " (" + set.why(role.name()) + ")");
    }

    private Sighting appRoles(Connection source, FenceSet set) {
        List<String> wrong = set.misnamed();
        return wrong.isEmpty()
                ? Sighting.pass(scope.appRoles().size() + " roles")
                : Sighting.fail(
                        String.join("; ", wrong),
                        "correct cutover.app-roles; a role that an earlier run has left fenced gets its login back from"
                                + " `lockstep unfence`");
    }

    private Sighting harmless(Connection source, FenceSet set) {
        List<String> harmless = set.harmless();
        return harmless.isEmpty()
                ? Sighting.pass("all of them can")
                : Sighting.fail(
                        "cannot, as far as the catalogue tells: " + String.join(", ", harmless),
                        "they are fenced all the same; take them out if they are not the application's");
    }

    private Sighting rights(Connection source, FenceSet set) throws SQLException {
        List<String> missing = FenceRights.missing(source, set);
        return missing.isEmpty()
                ? Sighting.pass("it may")
                : Sighting.fail(
                        String.join("; ", missing),
                        "run the grants of docs/fence.md as an administrator, or set admin.source to a superuser");
    }

    private Sighting prepared(Databases databases) throws SQLException {
        List<String> prepared = databases.read(Side.SOURCE, Occupancy::prepared);
        return prepared.isEmpty()
                ? Sighting.pass("none")
                : Sighting.fail(
                        String.join("; ", prepared),
                        "COMMIT PREPARED or ROLLBACK PREPARED each; Lockstep finishes none of them");
    }

    private Sighting preparing(Databases databases) throws SQLException {
        String most = databases.read(
                Side.SOURCE,
                source -> Query.texts(source, "SHOW max_prepared_transactions").getFirst());
        return most.equals("0")
                ? Sighting.pass("0")
                : Sighting.fail(
                        "it is " + most,
                        "see that nobody prepares transactions during the cutover: one that is left open ends it");
    }

    private Sighting longTransactions(Connection source, FenceSet set) throws SQLException {
        return none(
                Query.texts(source, """
                        SELECT a.usename || ' (pid ' || a.pid || ', ' || coalesce(a.state, 'busy') || ', '
                            || floor(extract(epoch FROM clock_timestamp() - a.xact_start)) || ' s)'
                        FROM pg_stat_activity a
                        WHERE a.datname = current_database() AND a.backend_type = 'client backend'
                          AND a.xact_start < clock_timestamp() - interval '15 s' AND a.usename <> ALL (?)
                          AND (a.backend_xid IS NOT NULL OR a.usename = ANY (?))
                        ORDER BY a.xact_start""", set.immune(), set.evicted()),
                "wait for them, or end them: the fence would roll them back, or wait for them while clients wait");
    }

    private Sighting replication(Connection source, FenceSet set) throws SQLException {
        return none(
                Query.texts(
                        source,
                        """
                        SELECT usename || ' (' || coalesce(nullif(application_name, ''), 'pid ' || pid) || ')'
                        FROM pg_stat_replication WHERE usename = ANY (?) ORDER BY 1""",
                        set.open().stream().map(FenceSet.Role::name).toList()),
                "give standbys and subscribers a role of their own, or accept this one by name: it could not connect"
                        + " again");
    }

    private Sighting subscribed(Databases databases) throws SQLException {
        return none(
                databases.read(Side.SOURCE, source -> Query.texts(source, """
                                SELECT subname FROM pg_subscription
                                WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                                  AND subenabled AND subname <> ALL (?) ORDER BY 1""", subscriptions)),
                "ALTER SUBSCRIPTION … DISABLE: its worker writes without logging in");
    }

    private Sighting views(Connection source, FenceSet set) throws SQLException {
        return none(
                ByProxy.views(source, set),
                "add the role to cutover.app-roles, accept it by name, or take the privilege on the view from it");
    }

    private Sighting functions(Connection source, FenceSet set) throws SQLException {
        return none(
                ByProxy.functions(source, set),
                "see that these functions write no migrated table, or add who calls them to cutover.app-roles");
    }

    private Sighting breakers(Connection source, FenceSet set) throws SQLException {
        return none(
                FenceRights.breakers(source, set),
                "see that nobody uses them during the cutover, or add them to cutover.app-roles");
    }

    private Sighting jobs(Connection source, FenceSet set) throws SQLException {
        return ByProxy.jobs(source, set);
    }

    private static Sighting none(List<String> found, String fix) {
        return found.isEmpty() ? Sighting.pass("none") : Sighting.fail(String.join("; ", found), fix);
    }

    private static <T> String list(List<T> items, Function<T, String> word) {
        return items.stream()
                .map(word)
                .reduce((one, other) -> one + ", " + other)
                .orElse("none");
    }
}
