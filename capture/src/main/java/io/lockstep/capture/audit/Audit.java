package io.lockstep.capture.audit;

import io.lockstep.capture.audit.LogCount.Counted;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.SlotState;
import io.lockstep.events.Lsn;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares, now and then, what the engine has delivered with what the server counts in the same stretch of its log.
///
/// Every transaction that commits while a sample is taken is compared, once everything of it must have been delivered:
/// fewer changes than the log has are missing, whatever the cause. An update that changes the key is one change in the
/// log and two deliveries, so that as many missing changes of the same transaction may hide behind it. A sample that
/// cannot be taken, or not to its end, says nothing. Thread-safe.
public final class Audit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    /// The server reads this much of its log once more, at most: a copied slot begins where the slot's log does.
    private static final long MOST_LOG_BYTES = 256L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final Subject subject;
    private final Deliveries deliveries;
    private final Supplier<Optional<Lsn>> delivered;
    private final Consumer<String> missing;
    private final Rhythm rhythm;
    private final Thread thread = Thread.ofVirtual().name("audit").unstarted(this::run);
    private volatile Status status = new Status(0, 0, 0);

    /// What is audited.
    ///
    /// @param tables by their names in this database
    public record Subject(
            String side, DatabaseAddress database, String slot, String publication, List<TableId> tables) {
        public Subject {
            tables = List.copyOf(tables);
        }
    }

    /// What was found since the start.
    ///
    /// @param transactions compared
    /// @param changes that the log has of them
    /// @param missing how many of these were not delivered
    public record Status(long transactions, long changes, long missing) {}

    /// @param delivered how far everything has been delivered: the end of a commit
    /// @param missing is told what is missing
    public Audit(
            Subject subject,
            Deliveries deliveries,
            Supplier<Optional<Lsn>> delivered,
            Consumer<String> missing,
            Rhythm rhythm) {
        this.subject = subject;
        this.deliveries = deliveries;
        this.delivered = delivered;
        this.missing = missing;
        this.rhythm = rhythm;
    }

    public void start() {
        thread.start();
    }

    public Status status() {
        return status;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                rhythm.awaitBegin();
                sample();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample() throws InterruptedException {
        deliveries.begin();
        try (Connection connection = subject.database().connect()) {
            limit(connection);
            if (!isNear(connection)) {
                return;
            }
            LogCount log = LogCount.of(connection, subject.slot(), subject.tables());
            Lsn from = log.end();
            rhythm.awaitEnd();
            List<Counted> counted = log.between(from, log.end(), subject.publication());
            if (awaitDelivered(counted) && deliveries.isComplete()) {
                compare(counted);
            }
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("slot", subject.slot()).setCause(e).log("No sample was taken");
        } finally {
            deliveries.end();
        }
    }

    private boolean isNear(Connection connection) throws SQLException {
        return SlotState.read(connection, subject.slot())
                .filter(slot -> !slot.lost() && slot.retainedBytes() < MOST_LOG_BYTES)
                .isPresent();
    }

    /// What is delivered already needs no waiting for what follows it.
    private boolean awaitDelivered(List<Counted> counted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!counted.stream().allMatch(this::isOver)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(GLANCE);
        }
        return true;
    }

    private boolean isOver(Counted counted) {
        return delivered.get().filter(end -> end.compareTo(counted.end()) >= 0).isPresent()
                || deliveries.of(counted.transaction()) >= counted.changes();
    }

    private void compare(List<Counted> counted) {
        long changes = 0;
        long lacking = 0;
        for (Counted transaction : counted) {
            long lack = Math.max(0, transaction.changes() - deliveries.of(transaction.transaction()));
            changes += transaction.changes();
            lacking += lack;
            if (lack > 0) {
                missing.accept(
                        "transaction " + transaction.transaction() + " of the " + subject.side() + ", which ends at "
                                + transaction.end() + ", has changed " + transaction.changes()
                                + " rows of the captured tables, and "
                                + lack + " of these changes were not delivered");
            }
        }
        status = new Status(
                status.transactions() + counted.size(), status.changes() + changes, status.missing() + lacking);
    }

    private static void limit(Connection connection) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute("SET default_transaction_read_only = on");
            set.execute("SET statement_timeout = '30s'");
        }
    }
}
