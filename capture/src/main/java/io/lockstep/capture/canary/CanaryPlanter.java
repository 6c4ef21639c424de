package io.lockstep.capture.canary;

import io.lockstep.capture.WriterLock;
import io.lockstep.capture.canary.CanarySession.Mark;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.events.CanaryKind;
import io.lockstep.events.CanaryTables;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import io.lockstep.events.json.CanaryReport;
import io.lockstep.events.json.PlantedCanary;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plants one canary after another in a lane until it is closed, and puts right what it planted. Whatever
/// it finds of a planter before it is put right first. There is one to a lane: a second one waits, and
/// says so. Thread-safe.
public final class CanaryPlanter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CanaryPlanter.class);
    private static final List<CanaryKind> KINDS = List.of(CanaryKind.values());
    /// How many rows take turns.
    private static final long ROWS = 512;

    private static final int NETWORK_MILLIS = 5_000;
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private final Settings settings;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object writing = new Object();
    private final Map<CanaryKind, PlantedCanary> over = new EnumMap<>(CanaryKind.class);
    private @Nullable PlantedCanary current;
    private @Nullable String error;
    private boolean planting;
    private boolean resting;
    private int turn;

    private CanaryPlanter(Settings settings) {
        this.settings = settings;
        this.thread = Thread.ofVirtual().name("canaries").unstarted(this::run);
    }

    /// Starts to plant. The lane's tables, slots and watermark writer may still be on their way.
    public static CanaryPlanter start(Settings settings) {
        CanaryPlanter planter = new CanaryPlanter(settings);
        planter.thread.start();
        return planter;
    }

    /// How it is doing.
    public CanaryReport report() {
        synchronized (over) {
            List<PlantedCanary> canaries = new ArrayList<>(over.values());
            Optional.ofNullable(current).ifPresent(canaries::add);
            return new CanaryReport(canaries, planting, resting, error);
        }
    }

    /// Stops writing: when it returns nothing is written on either side until [#resume].
    public void rest() {
        synchronized (writing) {
            synchronized (over) {
                resting = true;
            }
        }
    }

    /// Goes on where it was.
    public void resume() {
        synchronized (over) {
            resting = false;
        }
    }

    /// Returns when nothing more will be written. What is planted stays until the next planter comes.
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        do {
            try (Pair pair = open()) {
                clean(pair);
                plantAll(pair);
            } catch (SQLException e) {
                failed(e.getMessage());
            } catch (Outdated _) {
                LOG.atDebug().log("A new epoch: the canary that was planted is void");
            } catch (Closed _) {
                return;
            }
            dropped();
        } while (!closed(settings.watermarkInterval()));
    }

    private Pair open() throws SQLException {
        Connection source = WriterLock.take(
                connect(settings.source()),
                settings.tables().original(),
                settings.tables().lane(),
                "canary planter",
                HEARTBEAT);
        try {
            return new Pair(
                    session(source, settings.tables().original()),
                    session(connect(settings.target()), settings.tables().copy()));
        } catch (SQLException e) {
            source.close();
            throw e;
        }
    }

    private CanarySession session(Connection connection, TableId table) {
        return new CanarySession(connection, table, settings.watermarks());
    }

    private static Connection connect(DatabaseAddress database) throws SQLException {
        Connection connection = database.connect();
        connection.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
        return connection;
    }

    /// A planter that was killed has left rows behind, and verdicts about them.
    private void clean(Pair pair) throws SQLException {
        var rows = new TreeSet<>(pair.source.rows());
        rows.addAll(pair.target.rows());
        if (!rows.isEmpty()) {
            carryOut(Writes.gone(rows.stream().mapToLong(Long::longValue).toArray()), pair);
        }
    }

    private void plantAll(Pair pair) throws SQLException {
        while (true) {
            long begun = System.nanoTime();
            plant(KINDS.get(turn), pair);
            turn = (turn + 1) % KINDS.size();
            while (System.nanoTime() - begun < settings.interval().toNanos()) {
                pause(least(HEARTBEAT, settings.interval()));
                pair.source.mark();
                pair.target.mark();
            }
        }
    }

    private void plant(CanaryKind kind, Pair pair) throws SQLException {
        begun();
        Mark first = shown(pair);
        long row = 1 + first.sequence() % ROWS;
        CanaryScript script = CanaryScript.of(kind, row);
        for (Writes writes : script.before()) {
            awaitOver(carryOut(writes, pair), first.epoch(), pair);
        }
        Mark after = pair.target.mark();
        PlantedCanary planted = new PlantedCanary(
                kind,
                row,
                first.epoch(),
                after.sequence(),
                0,
                0,
                settings.clock().instant());
        became(planted);
        Passage passage = carryOut(script.plant(), pair);
        planted = planted.dueAt(awaitDue(passage, first.epoch(), pair));
        became(planted);
        awaitOver(passage, first.epoch(), pair);
        planted = planted.healedAt(awaitDue(carryOut(script.heal(), pair), first.epoch(), pair));
        finished(planted);
    }

    /// The first watermark that the target shows of the source's epoch.
    private Mark shown(Pair pair) throws SQLException {
        while (true) {
            Mark mark = pair.target.mark();
            if (mark.epoch() > 0 && mark.epoch() == pair.source.mark().epoch()) {
                return mark;
            }
            pause(glance());
        }
    }

    /// The target is written as soon as it shows what the source showed: so that both logs have it
    /// between the same watermarks, if they can.
    private Passage carryOut(Writes writes, Pair pair) throws SQLException {
        if (!writes.source().isEmpty()) {
            write(pair.source, writes.source());
        }
        if (!writes.target().isEmpty()) {
            Mark reached = pair.source.mark();
            while (!writes.source().isEmpty() && pair.target.mark().sequence() < reached.sequence()) {
                pause(glance());
            }
            write(pair.target, writes.target());
        }
        return new Passage(pair.source.mark().sequence());
    }

    private void write(CanarySession session, List<CanaryChange> changes) throws SQLException {
        while (true) {
            synchronized (writing) {
                if (!isResting()) {
                    session.carryOut(changes);
                    return;
                }
            }
            pause(glance());
            session.mark();
        }
    }

    private long awaitDue(Passage passage, long epoch, Pair pair) throws SQLException {
        while (passage.due() == 0) {
            look(passage, epoch, pair);
        }
        return passage.due();
    }

    private void awaitOver(Passage passage, long epoch, Pair pair) throws SQLException {
        while (!passage.isOver()) {
            look(passage, epoch, pair);
        }
    }

    private void look(Passage passage, long epoch, Pair pair) throws SQLException {
        Mark mark = pair.target.mark();
        Mark written = pair.source.mark();
        if (written.epoch() != epoch) {
            throw new Outdated();
        }
        if (mark.epoch() == epoch) {
            passage.shows(mark.sequence(), mark.seen(), written.seen());
        }
        pause(glance());
    }

    private Duration glance() {
        return least(settings.watermarkInterval().dividedBy(5), Duration.ofMillis(50));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void begun() {
        synchronized (over) {
            planting = true;
            error = null;
        }
    }

    private void became(PlantedCanary planted) {
        synchronized (over) {
            current = planted;
            error = null;
        }
    }

    private void finished(PlantedCanary planted) {
        synchronized (over) {
            over.put(planted.kind(), planted);
            current = null;
            planting = false;
            error = null;
        }
    }

    private void dropped() {
        synchronized (over) {
            current = null;
            planting = false;
        }
    }

    private void failed(@Nullable String message) {
        synchronized (over) {
            if (!Objects.equals(error, message)) {
                LOG.atWarn().addKeyValue("error", message).log("No canary can be planted");
            }
            error = message;
        }
    }

    private boolean isResting() {
        synchronized (over) {
            return resting;
        }
    }

    private void pause(Duration wait) {
        if (closed(wait)) {
            throw new Closed();
        }
    }

    private boolean closed(Duration wait) {
        try {
            return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    /// @param source as an account that may write the canary table
    /// @param target likewise
    /// @param watermarks of the lane
    /// @param watermarkInterval between two of them
    /// @param interval between the planting of two canaries; longer where one takes longer
    public record Settings(
            DatabaseAddress source,
            DatabaseAddress target,
            CanaryTables tables,
            WatermarkTable watermarks,
            Duration watermarkInterval,
            Duration interval,
            InstantSource clock) {
        public Settings {
            if (!interval.isPositive() || !watermarkInterval.isPositive()) {
                throw new IllegalArgumentException(
                        "Intervals must be positive, not " + interval + " and " + watermarkInterval);
            }
        }
    }

    private record Pair(CanarySession source, CanarySession target) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            try (source) {
                target.close();
            }
        }
    }

    /// A new epoch has begun, in which nothing of before is judged.
    private static final class Outdated extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
