package io.lockstep.lab.dms;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.postgresql.replication.LogSequenceNumber;

/// Reads the source's changes and has them applied, in order or in batches, until it is told to end. Not
/// thread-safe,
/// except for [#latency()].
final class Flow {
    private static final Duration GLANCE = Duration.ofMillis(2);
    private static final Duration CONFIRMING = Duration.ofMillis(500);
    private static final long STATUS_MILLIS = 1_000;

    private final Slot slot;
    private final Applier target;
    private final Settings settings;
    private final InstantSource clock;
    private final AtomicReference<Latency> latency;
    private final int kept;
    private final Random chance;
    private final List<RowChange> open = new ArrayList<>();
    private final List<SourceTransaction> batch = new ArrayList<>();
    private final Deque<LogSequenceNumber> unconfirmed = new ArrayDeque<>();
    private Instant due = Instant.MAX;
    private Instant confirmAt = Instant.MIN;
    private long statusAt;

    /// @param source how far behind the source's commits it reads
    /// @param target how far behind them it writes
    record Latency(Duration source, Duration target) {
        /// With nothing to do, both are none, however long ago the last change was.
        static final Latency IDLE = new Latency(Duration.ZERO, Duration.ZERO);
    }

    /// @param kept transactions that are not confirmed to the source although they are applied, so that they
    /// can come
    /// again
    /// @param seed of how long batches are collected
    Flow(
            Slot slot,
            Applier target,
            Settings settings,
            InstantSource clock,
            AtomicReference<Latency> latency,
            int kept,
            long seed) {
        this.slot = slot;
        this.target = target;
        this.settings = settings;
        this.clock = clock;
        this.latency = latency;
        this.kept = kept;
        this.chance = new Random(seed);
    }

    /// Goes on until it is asked to end.
    ///
    /// @param applied up to where everything was applied before; what the source sends of that is passed over
    /// @param conduct asked all the time
    void run(LogSequenceNumber applied, Conduct conduct) throws SQLException, InterruptedException {
        slot.read();
        while (!conduct.ends()) {
            conduct.errands(target);
            Optional<Decoded> message = slot.next();
            if (message.isPresent()) {
                take(message.get(), applied);
            } else {
                idle();
            }
            flush();
            tellStatus();
        }
    }

    /// What else is wanted of it.
    interface Conduct {
        /// Whether it is to end.
        boolean ends();

        /// Does what else is to be done with the target.
        void errands(Applier target) throws SQLException;
    }

    private void take(Decoded message, LogSequenceNumber applied) throws SQLException {
        switch (message) {
            case Decoded.Begin _ -> open.clear();
            case Decoded.Row(RowChange change) -> open.add(change);
            case Decoded.Commit(Instant at) -> {
                SourceTransaction transaction = new SourceTransaction(slot.position(), at, open);
                Duration behind = Duration.between(at, clock.instant());
                latency.set(new Latency(behind, latency.get().target()));
                if (Long.compareUnsigned(transaction.end().asLong(), applied.asLong()) > 0) {
                    apply(transaction);
                }
            }
        }
    }

    private void apply(SourceTransaction transaction) throws SQLException {
        if (settings.batches()) {
            if (batch.isEmpty()) {
                due = clock.instant().plus(collecting());
            }
            batch.add(transaction);
        } else {
            target.inOrder(transaction);
            done(transaction);
        }
    }

    private Duration collecting() {
        long spread = settings.most().minus(settings.least()).toMillis();
        return settings.least().plusMillis(spread <= 0 ? 0 : chance.nextLong(spread));
    }

    private void flush() throws SQLException {
        if (batch.isEmpty() || clock.instant().isBefore(due)) {
            return;
        }
        target.asBatch(batch);
        batch.forEach(this::done);
        batch.clear();
    }

    private void done(SourceTransaction transaction) {
        unconfirmed.add(transaction.end());
        latency.set(new Latency(latency.get().source(), Duration.between(transaction.committedAt(), clock.instant())));
    }

    private void idle() throws SQLException, InterruptedException {
        if (batch.isEmpty()) {
            latency.set(Latency.IDLE);
        }
        confirm();
        Thread.sleep(GLANCE);
    }

    private void confirm() throws SQLException {
        if (clock.instant().isBefore(confirmAt) || unconfirmed.size() <= kept) {
            return;
        }
        confirmAt = clock.instant().plus(CONFIRMING);
        LogSequenceNumber end = LogSequenceNumber.INVALID_LSN;
        while (unconfirmed.size() > kept) {
            end = unconfirmed.removeFirst();
        }
        slot.confirm(end);
    }

    private void tellStatus() throws SQLException {
        if (clock.millis() - statusAt >= STATUS_MILLIS) {
            statusAt = clock.millis();
            confirm();
            target.status("CHANGE PROCESSING", batch.size(), latency.get().target());
        }
    }
}
