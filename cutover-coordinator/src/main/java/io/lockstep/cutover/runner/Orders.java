package io.lockstep.cutover.runner;

import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.RunEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What operators have ordered of a run, until its runner has taken note of it. Thread-safe.
public final class Orders {
    private final BlockingQueue<Line> given = new LinkedBlockingQueue<>();
    private @Nullable Line held;

    /// @param reason with who has ordered it
    public void abort(String reason) {
        given.add(new Line.Happened(new RunEvent.AbortOrdered(reason), ""));
    }

    public void approve(Line.Approved approval) {
        given.add(approval);
    }

    public void postpone(Line.Postponed wish) {
        given.add(wish);
    }

    public void close(Line.Closed wish) {
        given.add(wish);
    }

    /// The next one, in the order in which they were given; empty when there is none. Only the runner asks.
    Optional<Line> next() {
        Line first = held == null ? given.poll() : held;
        held = null;
        return Optional.ofNullable(first);
    }

    /// Waits for that long, or until something is ordered. Only the runner waits.
    void await(Duration atMost) throws InterruptedException {
        if (held == null) {
            held = given.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
