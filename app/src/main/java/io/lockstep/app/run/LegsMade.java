package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.Leg;
import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.setup.SetupSettings;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.runner.Cutovers;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What the databases say of a migration's legs. Asks them with the administrators' accounts, at each call.
///
/// @param first the configuration as it was read
public record LegsMade(Configuration first) {
    /// The question that is asked of the source of a leg where that is set up.
    @FunctionalInterface
    private interface Question {
        boolean ask(Connection source, CutoverTables tables) throws SQLException;
    }

    /// The leg that the migration is on: whose own cutover, or whose way back, is not over yet.
    int reached() {
        int leg = 0;
        while (isCommitted(leg + 1) && asked(leg, Cutovers::isOver)) {
            leg++;
        }
        return leg;
    }

    /// Whether the cutover of a leg has been decided.
    boolean isCommitted(int leg) {
        return asked(leg, (source, tables) -> new DecisionTable(tables).isCommitted(source, Side.SOURCE));
    }

    /// The legs after the first that something was made for, as configurations, the last one first.
    public List<Configuration> later() {
        List<Configuration> later = new ArrayList<>();
        for (int leg = 1; isThere(leg); leg++) {
            later.addFirst(Leg.of(first, leg));
        }
        return later;
    }

    /// Whether anybody holds the lease of a leg after this one: those before it pause nobody any more.
    ///
    /// @throws SQLException when that cannot be asked
    boolean isHeldAfter(int leg) throws SQLException {
        try {
            for (int later = leg + 1; isThere(later); later++) {
                if (asked(later, LegsMade::isHeld)) {
                    return true;
                }
            }
            return false;
        } catch (SetupException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    private static boolean isHeld(Connection source, CutoverTables tables) throws SQLException {
        return Lease.look(source, tables).filter(row -> !row.expired()).isPresent();
    }

    /// Whether anything was made for a leg.
    boolean isThere(int leg) {
        return isThere(leg, Side.SOURCE) || isThere(leg, Side.TARGET);
    }

    private boolean asked(int leg, Question question) {
        SetupSettings settings = new Administration(Leg.of(first, leg)).settings();
        CutoverTables tables = new CutoverTables(settings.schema());
        try (Session source = Session.open(Side.SOURCE, settings.source())) {
            return isThere(tables).test(source)
                    && source.run(
                            "could not say how its cutover stands", connection -> question.ask(connection, tables));
        }
    }

    private boolean isThere(int leg, Side side) {
        SetupSettings settings = new Administration(Leg.of(first, leg)).settings();
        try (Session session = Session.open(side, side == Side.SOURCE ? settings.source() : settings.target())) {
            return isThere(new CutoverTables(settings.schema())).test(session);
        }
    }

    private static Predicate<Session> isThere(CutoverTables tables) {
        return session -> session.exists(
                "SELECT 1 WHERE to_regclass(?) IS NOT NULL", tables.decision().quoted());
    }
}
