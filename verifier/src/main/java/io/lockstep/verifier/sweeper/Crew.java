package io.lockstep.verifier.sweeper;

import io.lockstep.events.TableId;
import io.lockstep.verifier.sweep.ChunkReads;
import io.lockstep.verifier.sweep.OpenTable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Threads that carry out the steps of passes, each with a session on either side. A side that does not
/// answer stops them for a while; a table that cannot be read fails, and the others go on. Thread-safe.
final class Crew implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    /// Turns without work.
    private static final int RESTS_AFTER = 100;

    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private final ChunkReads reads;
    private final Supplier<Optional<LanePass.Work>> work;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong rows = new AtomicLong();
    private volatile @Nullable Trouble trouble;

    private record Trouble(String what, Instant until) {}

    private Crew(ChunkReads reads, Supplier<Optional<LanePass.Work>> work, InstantSource clock) {
        this.reads = reads;
        this.work = work;
        this.clock = clock;
    }

    /// @param work takes what is to be done next; called from all threads
    static Crew start(int jobs, ChunkReads reads, Supplier<Optional<LanePass.Work>> work, InstantSource clock) {
        var crew = new Crew(reads, work, clock);
        for (int i = 1; i <= jobs; i++) {
            crew.threads.add(Thread.ofPlatform().name("sweeper-" + i).daemon().start(crew::run));
        }
        return crew;
    }

    /// Rows of the source that were compared.
    long rows() {
        return rows.get();
    }

    /// What keeps a side from being read; empty when nothing is known to.
    Optional<String> trouble() {
        Trouble known = trouble;
        return known == null || known.until().isBefore(clock.instant()) ? Optional.empty() : Optional.of(known.what());
    }

    /// A side did not answer.
    void troubled(SQLException e) {
        String what = "a database cannot be read: " + ChunkReads.reason(e);
        if (trouble().isEmpty()) {
            LOG.atInfo().addKeyValue("reason", what).log("The sweep waits");
        }
        trouble = new Trouble(what, clock.instant().plus(RECOVERY));
    }

    /// What a step does fails by that.
    @Override
    public void close() {
        closing.countDown();
        reads.close();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        ChunkReads.Worker worker = reads.worker();
        try {
            int idle = 0;
            while (!closing.await(idle == 0 ? 0 : IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<LanePass.Work> next = work.get();
                idle = next.isPresent() ? 0 : idle + 1;
                if (next.isPresent()) {
                    attempt(next.get(), worker);
                } else if (idle == RESTS_AFTER) {
                    worker.rest();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(LanePass.Work next, ChunkReads.Worker worker) throws InterruptedException {
        try {
            carryOut(next, worker);
        } catch (SQLException e) {
            if (closing.getCount() == 0 || worker.look()) {
                troubled(e);
                next.table().giveBack(next.step());
            } else {
                next.table().fail(ChunkReads.reason(e));
            }
        } catch (RuntimeException e) {
            TableId table = next.table().pair().target();
            LOG.atError().setCause(e).addKeyValue("table", table).log("A step of the sweep failed");
            next.table().fail("a step of the sweep failed: see the verifier's log");
        }
    }

    private void carryOut(LanePass.Work next, ChunkReads.Worker worker) throws SQLException, InterruptedException {
        TablePass table = next.table();
        switch (next.step()) {
            case TablePass.Step.Open(Optional<List<List<String>>> cut) -> table.opened(worker.open(table.pair(), cut));
            case TablePass.Step.Compare(OpenTable open, int chunk) -> {
                ChunkReads.Compared found = worker.compare(open, chunk);
                rows.addAndGet(found.rows());
                table.compared(chunk, found);
            }
        }
    }
}
