package io.lockstep.cutover.guard;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/// Holds when a query finds nothing on one side. What it finds is named, ten at most.
///
/// @param query of one column, the names of what must not be there, in the order in which they are named
/// @param parameters of the query
public record NothingFound(
        String name, Severity severity, String required, Side side, String query, List<Object> parameters, String fix)
        implements Guardrail {
    private static final int NAMED = 10;

    public NothingFound {
        Objects.requireNonNull(name);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(required);
        Objects.requireNonNull(side);
        Objects.requireNonNull(query);
        Objects.requireNonNull(fix);
        parameters = List.copyOf(parameters);
    }

    @Override
    public Sighting look(Databases databases) throws SQLException {
        List<String> found = databases.read(side, session -> Query.texts(session, query, parameters.toArray()));
        return found.isEmpty()
                ? Sighting.pass("nothing to the contrary on the " + side.word())
                : Sighting.fail(named(found), fix);
    }

    /// How many there are, and which.
    public static String named(List<String> found) {
        String first = String.join(", ", found.subList(0, Math.min(NAMED, found.size())));
        return found.size() > NAMED
                ? found.size() + ": " + first + " and " + (found.size() - NAMED) + " more"
                : found.size() + ": " + first;
    }
}
