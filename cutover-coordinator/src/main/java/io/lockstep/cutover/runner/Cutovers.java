package io.lockstep.cutover.runner;

import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Journal;
import io.lockstep.cutover.journal.JournalException;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.lease.LeaseTakenException;
import io.lockstep.events.CutoverTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cutovers of a migration, in this process: opens them, goes on with one that was left, passes orders on, and
/// tells how they stand. What another process does is seen in the journal. Thread-safe.
public final class Cutovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cutovers.class);

    private static final Duration GLANCE = Duration.ofMillis(20);

    private final Desk desk;
    private final Journal journal;
    private final Consumer<Standing> watcher;
    private final Consumer<Standing> elsewhere;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread custodian;
    private volatile @Nullable Active active;
    private volatile @Nullable Standing seen;

    private Cutovers(Desk desk, Consumer<Standing> watcher, Consumer<Standing> elsewhere) {
        this.desk = desk;
        this.journal = new Journal(desk.tables());
        this.watcher = watcher;
        this.elsewhere = elsewhere;
        this.custodian = Thread.ofVirtual().name("cutover custodian").unstarted(this::attend);
    }

    /// Begins to look for a run that was left, and goes on with it.
    ///
    /// @param watcher is told of each change of a run in this process, on the thread of the run
    public static Cutovers start(Desk desk, Consumer<Standing> watcher) {
        return start(desk, watcher, _ -> {});
    }

    /// The same.
    ///
    /// @param elsewhere is told now and then how the newest run stands that is not carried out here
    public static Cutovers start(Desk desk, Consumer<Standing> watcher, Consumer<Standing> elsewhere) {
        Cutovers cutovers = new Cutovers(desk, watcher, elsewhere);
        cutovers.custodian.start();
        return cutovers;
    }

    /// Whether the newest run is over, or there is none; whoever carries it out.
    ///
    /// @throws JournalException when the journal is not what was written to it
    public static boolean isOver(Connection source, CutoverTables tables) throws SQLException {
        Journal journal = new Journal(tables);
        long newest = journal.newest(source);
        return newest == 0 || !Desk.unfinished(journal.read(source, newest).orElseThrow());
    }

    /// Opens a run and returns as soon as it has begun.
    ///
    /// @throws RefusedRequest when there is one already, here or elsewhere
    /// @throws SQLException when the source cannot be asked
    public synchronized Standing open(Line.Opened opening) throws SQLException, RefusedRequest {
        try {
            return begin(desk.open(opening));
        } catch (LeaseTakenException e) {
            throw new RefusedRequest("another coordinator is at work: " + e.getMessage());
        }
    }

    /// Goes on with a run that nobody is at, now.
    ///
    /// @throws RefusedRequest when somebody is, or it is over
    public synchronized Standing resume(long run) throws SQLException, RefusedRequest, InterruptedException {
        Standing known = standing(run).orElseThrow(() -> new RefusedRequest("there is no run " + run));
        if (!Desk.unfinished(known.history())) {
            throw new RefusedRequest("run " + run + " is over: " + known.run().phase());
        }
        if (running().isPresent()) {
            throw new RefusedRequest("run " + run + " is being carried out already, here");
        }
        try {
            return begin(desk.takeOver(run));
        } catch (LeaseTakenException e) {
            throw new RefusedRequest("another process is at run " + run + ": " + e.getMessage());
        }
    }

    /// Every run, the newest first, as far as they can be read.
    public List<Standing> all() throws SQLException {
        List<Standing> all = new ArrayList<>();
        try (Connection source = desk.source().connect()) {
            for (long run = journal.newest(source); run > 0; run--) {
                journal.read(source, run).map(this::asItStands).ifPresent(all::add);
            }
        }
        return all;
    }

    /// One of them; empty when there is no such run.
    public Optional<Standing> standing(long run) throws SQLException {
        try (Connection source = desk.source().connect()) {
            return journal.read(source, run).map(this::asItStands);
        }
    }

    /// The one that is carried out in this process.
    public Optional<Standing> running() {
        Active now = active;
        return now == null || now.ended.get() ? Optional.empty() : Optional.of(now.standing());
    }

    /// The one that is, or was last, carried out in this process.
    public Optional<Standing> newest() {
        return Optional.ofNullable(active).map(Active::standing);
    }

    /// How the newest run stands, as it was seen last, without asking the source; empty while none was.
    public Optional<Standing> known() {
        return running()
                .or(() -> Stream.of(newest(), Optional.ofNullable(seen))
                        .flatMap(Optional::stream)
                        .max(Comparator.<Standing>comparingLong(
                                        each -> each.history().number())
                                .thenComparingLong(each -> each.history().last().number())));
    }

    /// Gives an order to a run that is carried out here.
    ///
    /// @throws RefusedRequest when it is not
    public void order(long run, Consumer<Orders> order) throws RefusedRequest {
        Active now = active;
        if (now == null || !now.isAt(run)) {
            throw new RefusedRequest("run " + run + " is not being carried out by this coordinator: resume it first");
        }
        order.accept(now.session().orders());
    }

    private Standing asItStands(History history) {
        Active now = active;
        return now != null && now.isAt(history.number()) ? now.standing() : Standing.of(history);
    }

    private Standing begin(Desk.Session session) {
        Latest latest = new Latest(Standing.of(session.runner().history()));
        AtomicBoolean ended = new AtomicBoolean();
        Thread thread = Thread.ofVirtual()
                .name("cutover")
                .uncaughtExceptionHandler((_, e) -> LOG.atError().setCause(e).log("The cutover has broken off here"))
                .unstarted(() -> carryOut(session, latest, ended));
        active = new Active(session, latest, ended, thread);
        thread.start();
        return latest.standing;
    }

    private void carryOut(Desk.Session session, Latest latest, AtomicBoolean ended) {
        try (session) {
            session.runner().carryOut(latest);
            session.lease().release();
        } catch (LeaseLostException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("Somebody else goes on with the cutover");
        } catch (InterruptedException _) {
            LOG.atInfo().log("The cutover stays where it is");
        } catch (SQLException | RuntimeException e) {
            LOG.atError().setCause(e).log("The cutover cannot be carried out here");
        } finally {
            ended.set(true);
        }
    }

    private void attend() {
        while (!closed()) {
            try {
                takeOverWhatWasLeft();
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("The journal cannot be read");
            } catch (JournalException e) {
                LOG.atError().setCause(e).log("The journal is not what was written to it");
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private synchronized void takeOverWhatWasLeft() throws SQLException, InterruptedException {
        if (running().isPresent()) {
            return;
        }
        try (Connection source = desk.source().connect()) {
            long newest = journal.newest(source);
            Optional<History> history = newest == 0 ? Optional.empty() : journal.read(source, newest);
            seen = history.map(Standing::of).orElse(null);
            history.map(Standing::of).ifPresent(elsewhere);
            if (history.filter(Desk::unfinished).isPresent()) {
                resume(newest);
            }
        } catch (RefusedRequest e) {
            LOG.atDebug().setCause(e).log("Not taken over");
        }
    }

    private boolean closed() {
        try {
            return closing.await(desk.lasting().toMillis() / 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    /// Ends between two acts, and while clients wait only after a while: it is better given up, or finished, now. What
    /// is not over is gone on with by the next process.
    @Override
    public void close() {
        closing.countDown();
        try {
            custodian.join();
            Active now = active;
            if (now != null) {
                letClientsGoOn(now);
                now.thread().interrupt();
                now.thread().join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits no longer than somebody else would take to come.
    private void letClientsGoOn(Active now) throws InterruptedException {
        long end = System.nanoTime() + desk.lasting().multipliedBy(2).toNanos();
        if (now.standing().run().clientsMayWait()) {
            now.session().orders().abort("the coordinator was stopped while clients were waiting");
        }
        while (now.standing().run().clientsMayWait() && !now.ended().get() && System.nanoTime() < end) {
            Thread.sleep(GLANCE);
        }
    }

    /// The run that this process is at, or was at last.
    private record Active(Desk.Session session, Latest latest, AtomicBoolean ended, Thread thread) {
        Standing standing() {
            return latest.standing;
        }

        boolean isAt(long run) {
            return !ended.get() && standing().history().number() == run;
        }
    }

    /// Keeps the newest.
    private final class Latest implements Consumer<Standing> {
        private volatile Standing standing;

        Latest(Standing first) {
            standing = first;
        }

        @Override
        public void accept(Standing now) {
            standing = now;
            watcher.accept(now);
        }
    }
}
