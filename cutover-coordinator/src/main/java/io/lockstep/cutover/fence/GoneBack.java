package io.lockstep.cutover.fence;

import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;

/// Whether a failback has opened a source again that was left. It copies its decision here before it opens anything, so
/// what is open without that copy is a breach, and with it is the application.
///
/// @param next of the leg that goes back
public record GoneBack(CutoverTables next) {
    private static final String THERE = "SELECT 1 WHERE to_regclass(?) IS NOT NULL";

    /// Looks. Changes nothing.
    public boolean seen(Connection source) throws SQLException {
        return isThere(source) && new DecisionTable(next).isCommitted(source, Side.TARGET);
    }

    /// Looks, and has the failback wait with its copy until the transaction ends.
    boolean seenAndHeldUp(Connection source) throws SQLException {
        if (isThere(source)) {
            Query.execute(source, "LOCK TABLE " + next.decision().quoted() + " IN SHARE MODE");
        }
        return seen(source);
    }

    private boolean isThere(Connection source) throws SQLException {
        return Query.exists(source, THERE, next.decision().quoted());
    }
}
