package io.lockstep.cutover.decision;

import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;

/// The decision row of each run: written once on the source, first insert wins, and copied to the target before
/// anything opens there. Stateless.
///
/// **Durability.** What writes does so under `synchronous_commit = remote_apply`, set for its transaction only. Where
/// `synchronous_standby_names` is empty that is `on`: flushed before COMMIT returns, whatever the default of database
/// or role. Where standbys are named, COMMIT returns when they have applied it, so a failover to one of them keeps
/// the decision; while none of them answers, COMMIT hangs, and the decision is unknown to its writer. Who comes second
/// writes too (the row's own value), and so waits for the same: a row that somebody's cancelled COMMIT has made visible
/// before any standby had it is on the standby when [#decide]'s transaction is through. A failover to an
/// asynchronous standby can lose the row.
///
/// @param tables where the rows are
public record DecisionTable(CutoverTables tables) {
    public DecisionTable {
        Objects.requireNonNull(tables);
    }

    /// Asks for a verdict, and says which holds: this one, or the one that was there first. It holds once the
    /// transaction has been committed. Meant for [Permit#transaction].
    ///
    /// @param source in a transaction; what is committed with it becomes durable with it
    /// @param proof on what ground, in words or as a document; never a row value
    /// @throws SQLException when it is not known which holds
    public Verdict decide(Connection source, long run, Verdict wanted, long epoch, String proof) throws SQLException {
        return insert(source, Side.SOURCE, run, new Decision(wanted, epoch, proof));
    }

    /// Copies what the source says to the target, where it is what opening needs.
    ///
    /// @param target in a transaction
    /// @throws IllegalStateException when the target says the opposite, which nothing of Lockstep's writes
    public void copyToTarget(Connection target, long run, Decision decision) throws SQLException {
        Verdict there = insert(target, Side.TARGET, run, decision);
        if (there != decision.verdict()) {
            throw new IllegalStateException("the source says " + decision.verdict() + " of run " + run
                    + ", but the row " + tables.decision() + " of the target says " + there);
        }
    }

    /// Sees to it that the target says what the source says of the permit's run, before it opens. A source that is gone
    /// is not needed where the copy is there already.
    ///
    /// @throws SQLException when the one that is needed cannot be asked
    public void carryToTarget(Permit permit) throws SQLException {
        Optional<Decision> copied = permit.read(Side.TARGET, target -> read(target, Side.TARGET, permit.run()));
        if (copied.isPresent()) {
            return;
        }
        Optional<Decision> decision = permit.read(Side.SOURCE, source -> read(source, Side.SOURCE, permit.run()));
        if (decision.isPresent()) {
            permit.transaction(Side.TARGET, target -> {
                copyToTarget(target, permit.run(), decision.get());
                return true;
            });
        }
    }

    private Verdict insert(Connection session, Side side, long run, Decision decision) throws SQLException {
        if (session.getAutoCommit()) {
            throw new IllegalStateException("a decision is written in a transaction");
        }
        try (Statement setting = session.createStatement()) {
            setting.execute("SET LOCAL synchronous_commit = remote_apply");
        }
        try (PreparedStatement statement = session.prepareStatement(statement("?, ?, ?, ?, ?"))) {
            statement.setString(1, side.word());
            statement.setLong(2, run);
            statement.setString(3, decision.verdict().name());
            statement.setLong(4, decision.epoch());
            statement.setString(5, decision.proof());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Verdict.valueOf(row.getString(1));
            }
        }
    }

    /// What [#decide] sends, for somebody to read.
    public String asking(long run, Decision wanted) {
        return statement(String.join(
                ", ",
                Identifiers.literal(Side.SOURCE.word()),
                String.valueOf(run),
                Identifiers.literal(wanted.verdict().name()),
                String.valueOf(wanted.epoch()),
                Identifiers.literal(wanted.proof())));
    }

    private String statement(String values) {
        return "INSERT INTO " + tables.decision().quoted() + " AS first (side, run, verdict, epoch, proof)"
                + " VALUES (" + values + ") ON CONFLICT (side, run) DO UPDATE SET verdict = first.verdict"
                + " RETURNING verdict";
    }

    /// What a side says of a run; empty when nothing was decided. Absent is not ABORT: who needs to know asks with
    /// [#decide].
    public Optional<Decision> read(Connection session, Side side, long run) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT verdict, epoch, proof FROM " + tables.decision().quoted() + " WHERE side = ? AND run = ?")) {
            statement.setString(1, side.word());
            statement.setLong(2, run);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Decision(Verdict.valueOf(row.getString(1)), row.getLong(2), row.getString(3)))
                        : Optional.empty();
            }
        }
    }

    /// Whether any run was decided to switch.
    public boolean isCommitted(Connection session, Side side) throws SQLException {
        return Query.exists(
                session,
                "SELECT FROM " + tables.decision().quoted() + " WHERE side = ? AND verdict = 'COMMIT'",
                side.word());
    }

    /// What comes first in a transaction that un-fences the source, or opens the target.
    ///
    /// @throws UndecidedException when that side does not say so
    public void require(Connection session, Side side, long run, Verdict verdict) throws SQLException {
        Optional<Decision> there = read(session, side, run);
        if (there.map(Decision::verdict).filter(verdict::equals).isEmpty()) {
            throw new UndecidedException("the row " + tables.decision() + " of the " + side.word() + " says "
                    + there.map(decision -> decision.verdict().name()).orElse("nothing") + " of run " + run
                    + ", and this needs " + verdict);
        }
    }
}
