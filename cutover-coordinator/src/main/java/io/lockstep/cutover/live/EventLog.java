package io.lockstep.cutover.live;

import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.PartitionView;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.json.Divergence;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// The last changes of divergences in the order of the verdicts topic, the newest verdict and proof, and what happens
/// to
/// cutovers, in the order of their journals.
///
/// Followers hold a place in it and no copies: one that falls behind by more than the log keeps is told to read
/// everything again. Places mean the same after a restart. Thread-safe.
public final class EventLog implements AutoCloseable {
    private static final int KEPT = 10_000;

    final ReentrantLock lock = new ReentrantLock();
    final Condition news = lock.newCondition();
    private final int leg;
    private final Change[] ring;
    private final RunLog runs = new RunLog();
    private long taken;
    private long horizon;
    private long next;
    private long life;
    private boolean ready;
    private long readyAt;
    private volatile boolean closed;
    private Newest verdict = Newest.NOTHING;
    private Newest proof = Newest.NOTHING;

    /// @param offset in the verdicts topic
    record Change(long offset, Divergence divergence) {}

    /// Of a migration's first leg.
    public EventLog() {
        this(0);
    }

    public EventLog(int leg) {
        this(leg, KEPT);
    }

    EventLog(int leg, int kept) {
        this.leg = leg;
        ring = new Change[kept];
    }

    /// The topic is about to be read from its beginning. One that ends before what was read from it is another one.
    ///
    /// @param end the offset after its last record
    public void begins(long end) {
        locked(() -> {
            if (end < next) {
                life++;
                horizon = 0;
                next = 0;
                taken = 0;
                ready = false;
            }
        });
    }

    /// A record of the topic; one that was told before is passed over.
    public void changed(long offset, Divergence divergence) {
        locked(() -> {
            if (offset < next) {
                return;
            }
            int slot = slot(taken);
            if (taken >= ring.length) {
                horizon = ring[slot].offset() + 1;
            }
            ring[slot] = new Change(offset, divergence);
            taken++;
            next = offset + 1;
            news.signalAll();
        });
    }

    /// Everything that was in the topic at the beginning has been taken: followers are served from now on.
    public void ready() {
        locked(() -> {
            readyAt = ready ? readyAt : taken;
            ready = true;
            news.signalAll();
        });
    }

    /// Notes what holds now; followers hear of it when verdict, kinds of reasons or proof are others than before.
    public void holds(Overview overview) {
        String words = overview.assessment().verdict().word()
                + overview.assessment().reasons().stream().map(Reason::code).collect(Collectors.toSet());
        String proven = overview.leastProven()
                .map(PartitionView::progress)
                .map(p -> p.epoch() + "/" + p.proven())
                .orElse("");
        locked(() -> {
            long versions = verdict.version() + proof.version();
            verdict = verdict.or(words, new LiveEvent.Judged(overview));
            proof = proven.isEmpty() ? proof : proof.or(proven, new LiveEvent.Proven(overview));
            if (verdict.version() + proof.version() > versions) {
                news.signalAll();
            }
        });
    }

    /// How a cutover stands now; what was told of it before is passed over.
    public void stands(Standing now) {
        locked(() -> {
            if (runs.take(now)) {
                news.signalAll();
            }
        });
    }

    /// A follower of what happens from now on, or from a place that it was given before.
    public Follower follow(Optional<Place> place) {
        lock.lock();
        try {
            return new Follower(this, place.map(wanted -> wanted.on(leg)));
        } finally {
            lock.unlock();
        }
    }

    public boolean closed() {
        return closed;
    }

    /// Lets every follower go.
    @Override
    public void close() {
        locked(() -> {
            closed = true;
            news.signalAll();
        });
    }

    boolean isReady() {
        return ready;
    }

    /// The number of the first change after everything that was in the topic at the beginning.
    long readyAt() {
        return readyAt;
    }

    int leg() {
        return leg;
    }

    RunLog runs() {
        return runs;
    }

    long life() {
        return life;
    }

    long taken() {
        return taken;
    }

    long next() {
        return next;
    }

    Newest verdict() {
        return verdict;
    }

    Newest proof() {
        return proof;
    }

    /// The oldest change that is still there, by number.
    long oldest() {
        return Math.max(0, taken - ring.length);
    }

    Change change(long number) {
        return ring[slot(number)];
    }

    /// Where to go on for one who was told everything before an offset; empty when some of the rest is gone.
    OptionalLong numberAfter(long place) {
        if (place > next || place < horizon) {
            return OptionalLong.empty();
        }
        long number = oldest();
        while (number < taken && change(number).offset() < place) {
            number++;
        }
        return OptionalLong.of(number);
    }

    private int slot(long number) {
        return (int) (number % ring.length);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
