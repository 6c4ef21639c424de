package io.lockstep.verifier.sweep;

import io.lockstep.events.Side;
import io.lockstep.verifier.rows.Connector;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/// One pass that compares every row at rest, chunk by chunk, inside the two databases: equal sums of
/// hashes prove a chunk, the rows of others are read, and what differs is read again until it is
/// known to be wrong, or right.
///
/// Every statement is a transaction of its own, nothing is written, and a job holds no more than the keys
/// of a chunk. A table that cannot be read says why, and the others go on. Used by one thread, once.
public final class Sweep {
    /// How often chunks are compared again that had too many candidates to be kept.
    private static final int PASSES = 20;

    private final SweepSettings settings;
    private final Connector source;
    private final Connector target;
    private final SweepListener listener;
    private final SweepJournal journal;
    private final List<TableWork> works = new ArrayList<>();
    private final LinkedBlockingQueue<Future<?>> compared = new LinkedBlockingQueue<>();

    public Sweep(SweepSettings settings, Connector source, Connector target, SweepListener listener) {
        this(settings, source, target, listener, SweepJournal.none());
    }

    /// One that goes on with what a journal has, and writes what it does into it.
    public Sweep(
            SweepSettings settings, Connector source, Connector target, SweepListener listener, SweepJournal journal) {
        this.journal = journal;
        this.settings = settings;
        this.source = source;
        this.target = target;
        this.listener = listener;
    }

    /// What a sweep has found.
    ///
    /// @param tables in the order that they were given in
    /// @param basis why rows that differ are known not to be in flight; empty when none was read again
    public record Found(List<TableResult> tables, Optional<String> basis) {
        public Found {
            tables = List.copyOf(tables);
        }
    }

    /// Compares these tables.
    ///
    /// @throws SQLException when a side cannot be reached at all
    public Found run(List<TablePair> tables) throws SQLException, InterruptedException {
        tables.forEach(table -> works.add(new TableWork(table, settings.listed())));
        try (Crew crew = new Crew(settings.jobs(), source, target)) {
            Crew.Pair sessions = crew.pair();
            Counters before = Counters.read(sessions);
            look(crew, HashTrial.chosen(sessions));
            var rereading = new Rereading(settings, listener, InstantSource.system(), sessions);
            reread(rereading, before, sessions);
            return new Found(works.stream().map(TableWork::result).toList(), rereading.basis());
        }
    }

    private void look(Crew crew, RowHash hash) throws InterruptedException {
        List<Future<?>> opened = new ArrayList<>();
        works.forEach(work ->
                opened.add(crew.give(sessions -> attempt(work, sessions, () -> open(work, hash, crew, sessions)))));
        for (Future<?> open : opened) {
            await(open);
        }
        for (Future<?> chunk = compared.poll(); chunk != null; chunk = compared.poll()) {
            await(chunk);
        }
    }

    private void open(TableWork work, RowHash hash, Crew crew, Crew.Pair sessions)
            throws SQLException, InterruptedException {
        ComparedTable table = ComparedTable.read(work.pair(), settings, sessions.source(), sessions.target());
        SideReader here = new SideReader(table, Side.SOURCE, hash);
        SideReader there = new SideReader(table, Side.TARGET, hash);
        work.opened(table);
        listener.opened(work.pair(), here.estimatedRows(sessions.source()));
        if (table.key().isEmpty()) {
            give(crew, work, pair -> new Unkeyed(here, there).compare(work, pair));
            return;
        }
        if (!table.ordersAlike()) {
            give(crew, work, pair -> new Bucketed(settings, here, there).compare(work, pair));
            return;
        }
        List<KeyRange> ranges = planned(work.pair(), here, sessions);
        Chunks chunks = new Chunks(settings, here, there);
        for (int i = 0; i < ranges.size(); i++) {
            give(i, ranges.get(i), chunks, work, crew);
        }
    }

    private List<KeyRange> planned(TablePair table, SideReader source, Crew.Pair sessions) throws SQLException {
        Optional<List<KeyRange>> before = journal.plan(table);
        if (before.isPresent()) {
            return before.get();
        }
        List<KeyRange> ranges = source.plan(sessions.source(), settings);
        journal.planned(table, ranges);
        return ranges;
    }

    private void give(int number, KeyRange range, Chunks chunks, TableWork work, Crew crew) {
        TableWork.Look again = later -> chunks.canonical().compare(range, later).candidates();
        Optional<Chunks.Compared> before = journal.done(work.pair(), number);
        if (before.isPresent()) {
            work.compared(before.get(), again);
            listener.compared(work.pair(), before.get().sourceRows());
            return;
        }
        give(crew, work, pair -> {
            Chunks.Compared chunk = chunks.compare(range, pair);
            journal.compared(work.pair(), number, chunk);
            work.compared(chunk, again);
            return chunk.sourceRows();
        });
    }

    private void give(Crew crew, TableWork work, Look look) {
        compared.add(crew.give(sessions -> attempt(work, sessions, () -> {
            long rows = look.at(sessions);
            listener.compared(work.pair(), rows);
        })));
    }

    private void reread(Rereading rereading, Counters before, Crew.Pair sessions) throws InterruptedException {
        int passes = 0;
        while (true) {
            while (works.stream().anyMatch(TableWork::hasCandidates)) {
                rereading.round(works, before);
            }
            List<TableWork> left = works.stream().filter(TableWork::hasOverflow).toList();
            if (left.isEmpty()) {
                return;
            }
            passes++;
            for (TableWork work : left) {
                lookAgain(work, passes, sessions);
            }
        }
    }

    private static void lookAgain(TableWork work, int passes, Crew.Pair sessions) throws InterruptedException {
        List<TableWork.Look> looks = work.overflow();
        if (passes > PASSES) {
            work.failed("rows move faster than they can be read");
            return;
        }
        attempt(work, sessions, () -> {
            for (TableWork.Look look : looks) {
                work.candidates(look.candidates(sessions), look);
            }
        });
    }

    private static void attempt(TableWork work, Crew.Pair sessions, Step step) throws InterruptedException {
        try {
            step.run();
        } catch (SQLException e) {
            work.failed(Reason.of(e));
            sessions.look();
        }
    }

    private static void await(Future<?> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A worker of the sweep failed", e.getCause());
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws SQLException, InterruptedException;
    }

    @FunctionalInterface
    private interface Look {
        /// @return rows of the source that were read
        long at(Crew.Pair sessions) throws SQLException, InterruptedException;
    }
}
