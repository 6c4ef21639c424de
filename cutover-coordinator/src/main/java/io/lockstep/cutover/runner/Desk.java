package io.lockstep.cutover.runner;

import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Journal;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.journal.Mirror;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.lease.LeaseRow;
import io.lockstep.cutover.lease.LeaseTakenException;
import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Opens runs and takes them over, so that there is one at a time and one process at it.
///
/// @param connectors of an administrator of each side
/// @param making of each run's steps
/// @param lasting how long the lease outlives whoever holds it
/// @param holder another name for each process
/// @param mirrors are told of each entry of the journal
public record Desk(
        Map<Side, Connector> connectors,
        CutoverTables tables,
        Steps.Making making,
        Pace pace,
        Duration lasting,
        String holder,
        List<Mirror> mirrors,
        InstantSource clock) {
    private static final int RENEWALS = 4;

    public Desk {
        connectors = Map.copyOf(connectors);
        mirrors = List.copyOf(mirrors);
    }

    /// Opens the next run.
    ///
    /// @throws RefusedRequest when one is not over
    /// @throws LeaseTakenException when somebody else is at one
    Session open(Line.Opened opening) throws SQLException, RefusedRequest, LeaseTakenException {
        Journal journal = new Journal(tables);
        long newest = requireOver(journal);
        Lease lease = Lease.take(connectors, tables, lasting, holder, newest + 1);
        try {
            History history = journal.open(lease, clock.instant(), opening);
            return session(lease, new Diary(lease, journal, history, clock, mirrors));
        } catch (SQLException | RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    /// Goes on with a run that somebody has left.
    ///
    /// @throws LeaseTakenException when somebody is at it
    Session takeOver(long run) throws SQLException, LeaseTakenException, InterruptedException {
        Journal journal = new Journal(tables);
        Lease lease = Lease.take(connectors, tables, lasting, holder, run);
        try {
            History history = lease.read(Side.SOURCE, source -> journal.read(source, run))
                    .orElseThrow(() -> new IllegalStateException("there is no run " + run));
            Diary diary = new Diary(lease, journal, history, clock, mirrors);
            diary.write(new Line.Happened(new RunEvent.TakenOver(), holder));
            Session session = session(lease, diary);
            if (lease.read(Side.SOURCE, source -> Lease.look(source, tables))
                    .filter(LeaseRow::waiting)
                    .isPresent()) {
                session.runner().clientsWaitAlready();
            }
            return session;
        } catch (SQLException | RuntimeException | InterruptedException e) {
            lease.close();
            throw e;
        }
    }

    private Session session(Lease lease, Diary diary) throws SQLException {
        Orders orders = new Orders();
        Steps steps = making.steps();
        Runner runner = new Runner(lease, diary, steps, new DecisionTable(tables), orders, pace);
        Renewal renewal = new Renewal(lease, source(), lasting.dividedBy(RENEWALS), runner::gettingOn);
        return new Session(lease, orders, runner, renewal, steps.vigil());
    }

    private long requireOver(Journal journal) throws SQLException, RefusedRequest {
        try (Connection source = source().connect()) {
            long newest = journal.newest(source);
            if (newest > 0 && unfinished(journal.read(source, newest).orElseThrow())) {
                throw new RefusedRequest("run " + newest + " is not over: let it end, resume it, or abort it");
            }
            return newest;
        }
    }

    static boolean unfinished(History history) {
        return !(history.run().instruction() instanceof Instruction.Nothing);
    }

    Connector source() {
        return Objects.requireNonNull(connectors.get(Side.SOURCE));
    }

    /// One process at one run.
    record Session(Lease lease, Orders orders, Runner runner, Renewal renewal, Vigil vigil) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            vigil.close();
            renewal.close();
            lease.close();
        }
    }
}
