package io.lockstep.capture;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.SlotCare;
import io.lockstep.capture.database.SlotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the slot of one side from outside its capture, and gives it up when it retains too much and the capture,
/// which would have done that at once, has not. Needs no more than the capture's role. Thread-safe.
public final class SlotGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotGuard.class);
    private static final String FIX = ": run `lockstep setup`, which makes it anew and begins a new epoch";

    private final DatabaseAddress database;
    private final SlotCare care;
    private final Pace pace;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("slot-guard").unstarted(this::watch);
    private volatile Status status = Status.UNKNOWN;
    private @Nullable Long heavySince;
    private @Nullable String givenUp;

    private SlotGuard(DatabaseAddress database, SlotCare care, Pace pace) {
        this.database = database;
        this.care = care;
        this.pace = pace;
    }

    /// Starts to look.
    ///
    /// @param database with the capture's role
    public static SlotGuard start(DatabaseAddress database, SlotCare care) {
        return start(database, care, Pace.USUAL);
    }

    public static SlotGuard start(DatabaseAddress database, SlotCare care, Pace pace) {
        var guard = new SlotGuard(database, care, pace);
        guard.thread.start();
        return guard;
    }

    /// What it saw last.
    public Status status() {
        return status;
    }

    /// How often it looks, and how long it leaves it to the capture to give a slot up.
    public record Pace(Duration interval, Duration patience) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    /// A slot as seen from outside.
    ///
    /// @param slot empty when it is gone, was never made, or cannot be asked about
    /// @param trouble why nothing can be proven from it any more, and what to do; empty while it can
    public record Status(Optional<SlotState> slot, Optional<String> trouble) {
        static final Status UNKNOWN = new Status(Optional.empty(), Optional.empty());
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        do {
            try (Connection connection = database.connect()) {
                limit(connection);
                do {
                    status = look(connection);
                } while (!closed());
            } catch (SQLException e) {
                status = new Status(Optional.empty(), Optional.ofNullable(givenUp));
                LOG.atDebug().addKeyValue("database", database).setCause(e).log("The slot cannot be looked at");
            }
        } while (!closed());
    }

    private Status look(Connection connection) throws SQLException {
        Optional<SlotCare.Found> found = care.look(connection);
        if (found.isEmpty()) {
            givenUp = null;
            return Status.UNKNOWN;
        }
        Optional<SlotState> slot = found.get().state();
        if (slot.isEmpty()) {
            return new Status(slot, Optional.of(givenUp == null ? described() + " is gone" + FIX : givenUp));
        }
        givenUp = null;
        return slot.get().lost()
                ? new Status(
                        slot,
                        Optional.of(described() + " is of no use: " + slot.get().lostBecause() + FIX))
                : new Status(slot, weigh(slot.get(), connection));
    }

    private Optional<String> weigh(SlotState slot, Connection connection) throws SQLException {
        if (care.weigh(slot) != SlotCare.Weight.TOO_HEAVY) {
            heavySince = null;
            return Optional.empty();
        }
        long now = System.nanoTime();
        long since = heavySince == null ? now : heavySince;
        heavySince = since;
        String trouble = care.reason(slot) + FIX;
        if (now - since >= pace.patience().toNanos()) {
            SlotCare.Outcome outcome = care.giveUp(connection);
            LOG.atWarn()
                    .addKeyValue("slot", care.slot())
                    .addKeyValue("retainedBytes", slot.retainedBytes())
                    .addKeyValue("limitBytes", care.limitBytes())
                    .addKeyValue("outcome", outcome)
                    .log("Giving up a slot that its capture has not given up");
            givenUp = outcome == SlotCare.Outcome.DROPPED ? trouble : null;
        }
        return Optional.of(trouble);
    }

    private String described() {
        return "the slot " + care.slot() + " of the " + care.side().word();
    }

    private static void limit(Connection connection) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute("SET default_transaction_read_only = on");
            set.execute("SET statement_timeout = '10s'");
        }
    }

    private boolean closed() {
        try {
            return closing.await(pace.interval().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
