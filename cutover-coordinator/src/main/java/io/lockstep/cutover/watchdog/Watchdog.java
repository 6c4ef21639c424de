package io.lockstep.cutover.watchdog;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.lease.LeaseRow;
import io.lockstep.cutover.lease.LeaseTakenException;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.plan.Rescue;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the lease of a migration, until it is closed. Thread-safe.
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final Settings settings;
    private final DecisionTable decisions;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Connection source;
    private volatile Sight sight = new Sight.Unseen("not looked yet");
    private long waitingSince;
    private boolean waiting;

    /// @param connectors of an administrator of each side
    /// @param making of the acts, when they are needed
    /// @param lasting how long the watchdog's own lease lasts
    /// @param holder another name for each process
    /// @param interval between two looks
    /// @param hold how long clients are left waiting when nothing can be known of the decision, before they go on
    ///     with whatever the poolers have: shorter than the poolers' `query_wait_timeout`
    /// @param again how long afterwards it is looked whether a stalled coordinator has sent one more pause
    /// @param elsewhere whether a pause may be that of a later leg by now
    /// @param release lets clients go on with whatever the poolers have, without a lease
    public record Settings(
            Map<Side, Connector> connectors,
            CutoverTables tables,
            Acts making,
            Duration lasting,
            String holder,
            Duration interval,
            Duration hold,
            Duration again,
            Elsewhere elsewhere,
            Release release) {
        public Settings {
            connectors = Map.copyOf(connectors);
        }
    }

    /// Makes the acts of every step.
    @FunctionalInterface
    public interface Acts {
        /// @throws SQLException when the databases cannot be asked
        Map<Step, Act> acts() throws SQLException;
    }

    /// Looks at the later legs of the migration, each of which has a lease and a watchdog of its own.
    @FunctionalInterface
    public interface Elsewhere {
        /// Whether anybody holds the lease of one of them.
        ///
        /// @throws SQLException when that cannot be asked
        boolean isAtWork() throws SQLException;
    }

    /// Lets clients go on with whatever the poolers have. Does nothing to those that do not wait.
    @FunctionalInterface
    public interface Release {
        void release() throws Exception;
    }

    /// What the watchdog sees.
    public sealed interface Sight {
        /// Nobody waits, or whoever made them wait is alive.
        record Calm(String what) implements Sight {}

        /// It is letting clients go on, or has not managed to yet.
        record Rescuing(long run, String what) implements Sight {}

        /// The source cannot be asked.
        record Unseen(String problem) implements Sight {}
    }

    private Watchdog(Settings settings) {
        this.settings = settings;
        this.decisions = new DecisionTable(settings.tables());
        this.thread = Thread.ofVirtual().name("watchdog").unstarted(this::watch);
    }

    public static Watchdog start(Settings settings) {
        Watchdog watchdog = new Watchdog(settings);
        watchdog.thread.start();
        return watchdog;
    }

    public Sight sight() {
        return sight;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        do {
            try {
                look();
            } catch (SQLException e) {
                disconnect();
                unseen(String.valueOf(e.getMessage()));
            } catch (LeaseTakenException | LeaseLostException e) {
                sight = new Sight.Calm(String.valueOf(e.getMessage()));
            } catch (InterruptedException _) {
                return;
            }
        } while (!closed(settings.interval()));
        disconnect();
    }

    private void look() throws SQLException, LeaseTakenException, InterruptedException {
        Optional<LeaseRow> row = Lease.look(connected(), settings.tables());
        if (row.isPresent() && row.get().waiting()) {
            waitingSince = waiting ? waitingSince : System.nanoTime();
            waiting = true;
            if (row.get().expired()) {
                rescue(row.get());
            } else {
                sight = new Sight.Calm("clients wait, and " + row.get().holder() + " is at it");
            }
        } else {
            waiting = false;
            sight = new Sight.Calm("nobody waits");
        }
    }

    private void rescue(LeaseRow row) throws SQLException, LeaseTakenException, InterruptedException {
        sight = new Sight.Rescuing(row.run(), row.holder() + " has lost the lease while clients wait");
        LOG.atError()
                .addKeyValue("run", row.run())
                .addKeyValue("holder", row.holder())
                .log("Clients wait and nobody holds the lease: the watchdog acts");
        try (Lease lease = Lease.take(
                settings.connectors(), settings.tables(), settings.lasting(), settings.holder(), row.run())) {
            Verdict verdict = lease.transaction(
                    Side.SOURCE,
                    session -> decisions.decide(
                            session, row.run(), Verdict.ABORT, lease.epoch(), "watchdog " + settings.holder()));
            Map<Step, Act> acts = settings.making().acts();
            for (Instruction instruction : Rescue.after(verdict)) {
                untilDone(lease, acts, instruction);
            }
            lease.waiting(false);
            lease.release();
            waiting = false;
            LOG.atWarn()
                    .addKeyValue("run", row.run())
                    .addKeyValue("decision", verdict)
                    .log("Clients go on");
            repeat(row.run(), verdict);
        }
    }

    private void untilDone(Lease lease, Map<Step, Act> acts, Instruction instruction) throws InterruptedException {
        while (true) {
            try {
                if (isDone(lease, acts, instruction)) {
                    return;
                }
            } catch (LeaseLostException e) {
                throw e;
            } catch (Exception e) {
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("instruction", instruction)
                        .log("The watchdog tries again");
                sight = new Sight.Rescuing(lease.run(), String.valueOf(e.getMessage()));
            }
            if (closed(settings.interval())) {
                throw new InterruptedException();
            }
        }
    }

    private boolean isDone(Lease lease, Map<Step, Act> acts, Instruction instruction) throws Exception {
        return switch (instruction) {
            case Instruction.Undo(Reversible step) -> {
                act(acts, step).undo(lease);
                yield true;
            }
            case Instruction.Finish(Step step) -> {
                if (step == Forward.OPEN_TARGET) {
                    decisions.carryToTarget(lease);
                }
                act(acts, step).perform(lease);
                yield act(acts, step).probe(lease) instanceof Probe.Done;
            }
            case Instruction.Begin _, Instruction.Check _, Instruction.Decide _, Instruction.Nothing _ ->
                throw new IllegalArgumentException("no rescue: " + instruction);
        };
    }

    private static Act act(Map<Step, Act> acts, Step step) {
        return Objects.requireNonNull(acts.get(step));
    }

    /// A coordinator that has stalled may have one more pause on its way, which no lease holds up. What it would
    /// pause is let go on again, as long as no other run has begun, on this leg or a later one.
    private void repeat(long run, Verdict verdict) throws SQLException, InterruptedException {
        long end = System.nanoTime() + settings.again().toNanos();
        while (System.nanoTime() < end && !closed(settings.interval())) {
            Optional<LeaseRow> row = Lease.look(connected(), settings.tables());
            if (row.isEmpty()
                    || row.get().run() != run
                    || row.get().waiting()
                    || settings.elsewhere().isAtWork()) {
                return;
            }
            sight = new Sight.Calm("run " + run + ": " + verdict + ", clients go on");
            letGo();
        }
    }

    /// While nothing is known the clients are held, but not until their pooler gives them up.
    private void unseen(String problem) {
        sight = new Sight.Unseen(problem);
        if (waiting && System.nanoTime() - waitingSince > settings.hold().toNanos()) {
            LOG.atError()
                    .addKeyValue("problem", problem)
                    .log("The decision cannot be known, and clients have waited"
                            + " for as long as they can: they go on with what the poolers have");
            letGo();
        }
    }

    private void letGo() {
        try {
            settings.release().release();
        } catch (Exception e) {
            LOG.atError().setCause(e).log("Clients could not be let go on");
        }
    }

    private Connection connected() throws SQLException {
        Connection open = source;
        if (open == null) {
            open = Objects.requireNonNull(settings.connectors().get(Side.SOURCE))
                    .connect();
            source = open;
        }
        return open;
    }

    private void disconnect() {
        Connection open = source;
        source = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("The connection was gone already");
            }
        }
    }

    private boolean closed(Duration wait) {
        try {
            return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
