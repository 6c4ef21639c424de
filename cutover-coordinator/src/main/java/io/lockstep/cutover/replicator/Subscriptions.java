package io.lockstep.cutover.replicator;

import io.lockstep.cutover.query.Query;
import io.lockstep.events.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The replicator's subscriptions, by name, and the statements on them.
record Subscriptions(List<String> names) {
    private static final String STATES = """
            SELECT subname, subenabled, subslotname FROM pg_catalog.pg_subscription
            WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
                AND subname = ANY (?) ORDER BY 1""";

    Subscriptions {
        names = List.copyOf(names);
    }

    /// @param slot on the source; empty when it is detached
    record Subscription(String name, boolean enabled, Optional<String> slot) {
        String disable() {
            return "ALTER SUBSCRIPTION " + Identifiers.quote(name) + " DISABLE";
        }

        String enable() {
            return "ALTER SUBSCRIPTION " + Identifiers.quote(name) + " ENABLE";
        }

        String detach() {
            return "ALTER SUBSCRIPTION " + Identifiers.quote(name) + " SET (slot_name = NONE)";
        }
    }

    /// Those that are there.
    List<Subscription> read(Connection target) throws SQLException {
        return Query.list(
                target,
                STATES,
                row -> new Subscription(row.getString(1), row.getBoolean(2), Optional.ofNullable(row.getString(3))),
                (Object) names.toArray(String[]::new));
    }

    List<String> missing(List<Subscription> there) {
        List<String> found = there.stream().map(Subscription::name).toList();
        return names.stream().filter(name -> !found.contains(name)).toList();
    }

    /// How many processes apply for them: the workers themselves, those that help them, and those that
    /// copy tables.
    ///
    /// A worker that was started and has not attached yet is not among them. It reads its subscription
    /// after that, and ends without having applied anything when that is disabled.
    int workers(Connection target) throws SQLException {
        return Query.list(target, "SELECT count(*)" + workers(), row -> row.getInt(1))
                .getFirst();
    }

    String terminate() {
        return "SELECT pg_catalog.pg_terminate_backend(pid)" + workers();
    }

    private String workers() {
        return " FROM pg_catalog.pg_stat_subscription WHERE pid IS NOT NULL AND subname IN ("
                + names.stream().map(Identifiers::literal).collect(Collectors.joining(", ")) + ")";
    }
}
