package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.audit.Audit;
import io.lockstep.capture.engine.PatientSockets;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.events.UnprovenReason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class NothingLostIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int LAST = 1_000_000;

    /// Many more than the engine's queue holds.
    private static final int MORE_THAN_IS_BUFFERED = 8_000;

    /// An update of a key is one.
    private static final long CHANGES_IN_LOG = 5000 + 200 + 2500 + 3000 + 300 + 1;

    /// Batches, counted over all engines, that are sent when the sender of the log is killed or the engine crashes.
    private static final Set<Integer> KILLS = Set.of(2, 7, 16, 22, 29, 45, 60);

    private static final Set<Integer> CRASHES = Set.of(4, 11, 19, 36, 52, 70);

    /// PostgreSQL's majors, by `-Dlockstep.majors=14,15,16,17,18` all of them.
    static List<Integer> majors() {
        return Stream.of(System.getProperty("lockstep.majors", "15,18").split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("majors")
    void nothing_is_lost_and_positions_stay_while_the_sender_is_killed_and_the_engine_crashes(int major)
            throws SQLException {
        var migration = migration("capture_loss", major);
        var batches = new AtomicInteger();
        TroubledSink.Trouble trouble = () -> {
            int batch = batches.incrementAndGet();
            if (KILLS.contains(batch)) {
                killSender(migration);
            } else if (CRASHES.contains(batch)) {
                throw new IllegalStateException("crash before the batch is marked");
            }
        };
        var sample = new OneSample();
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(
                        migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)),
                        TroubledSink.with(trouble, new Properties(), sample))) {
            sample.awaitBegun();
            Set<String> written = write(migration);
            awaitLast(migration);
            sample.end();
            await().atMost(SOON).until(() -> capture.status().audit().transactions() > 0);
            assertThat(capture.status().audit())
                    .as("the server counts no more")
                    .isEqualTo(new Audit.Status(15, CHANGES_IN_LOG, 0));
            assertThat(capture.status().concerns()).isEmpty();

            Captured.assertNothingMissed(migration.log(Side.SOURCE), written);
            assertThat(capture.status().restarts()).isGreaterThan(5);
            assertThat(migration.log(Side.SOURCE).versions("ledger").size())
                    .as("redelivered as well")
                    .isGreaterThan(written.size());
        }
    }

    @ParameterizedTest
    @MethodSource("majors")
    void the_engines_own_offsets_and_retries_lose_rows_of_a_copy_when_the_sender_is_killed(int major)
            throws SQLException {
        var migration = migration("capture_control", major);
        var batches = new AtomicInteger();
        Properties enginesOwn = enginesOwn("control " + major);
        TroubledSink.Trouble trouble = () -> {
            int batch = batches.incrementAndGet();
            if (batch % 10 == 2) {
                killSender(migration);
                PatientSockets.cut(enginesOwn);
            }
        };
        var sample = new OneSample();
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(
                        migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)),
                        TroubledSink.with(trouble, enginesOwn, sample))) {
            sample.awaitBegun();
            var writer = new LedgerWriter(migration.database(Side.SOURCE));
            writer.copy(1, MORE_THAN_IS_BUFFERED);
            writer.copy(LAST, 1);
            Set<String> written = writer.written();
            awaitLast(migration);

            Set<String> captured = Captured.operations(migration.log(Side.SOURCE));
            assertThat(written).containsAll(captured);
            assertThat(captured.size()).as("rows that arrived").isLessThan(written.size());
            sample.end();
            await().atMost(SOON).until(() -> capture.status().audit().transactions() > 0);
            assertThat(capture.status().audit()).satisfies(audit -> {
                assertThat(audit.changes()).as("in the log").isEqualTo(written.size());
                assertThat(audit.missing()).as("of these").isBetween(1L, (long) written.size() - captured.size());
            });
            assertThat(capture.status().concerns()).singleElement().satisfies(concern -> {
                assertThat(concern.reason()).isEqualTo(UnprovenReason.GAP);
                assertThat(concern.message())
                        .contains(MORE_THAN_IS_BUFFERED + " rows", "were not delivered", "setup --new-epoch");
            });
        }
    }

    /// Batches are marked one by one, as soon as the broker has them: where a full one waits for the next to be
    /// sent, what follows the mark was sent already, and the topic does not show the loss. They end among the
    /// eight rows that a copy puts on one position of the log.
    ///
    /// @param sockets names the engine's: what has reached one is read although its sender is dead
    private static Properties enginesOwn(String sockets) {
        Properties properties = new Properties();
        properties.setProperty("max.batch.size", "251");
        properties.setProperty("driver.socketFactoryArg", sockets);
        properties.setProperty("offset.storage", EnginesOwnOffsets.class.getName());
        properties.setProperty("offset.flush.interval.ms", "1");
        properties.setProperty("errors.max.retries", "-1");
        properties.setProperty("retriable.restart.connector.wait.ms", "100");
        properties.setProperty("errors.retry.delay.initial.ms", "100");
        properties.setProperty("errors.retry.delay.max.ms", "200");
        return properties;
    }

    private static Set<String> write(Migration migration) throws SQLException {
        var writer = new LedgerWriter(migration.database(Side.SOURCE));
        writer.copy(1, 5000);
        writer.interleave(10_000, 5, 40);
        writer.statements(20_000, 1000);
        writer.copy(30_000, 3000);
        writer.interleave(40_000, 3, 100);
        writer.copy(LAST, 1);
        return writer.written();
    }

    /// A dozen engines start one after another until then.
    private static void awaitLast(Migration migration) {
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> Captured.operations(migration.log(Side.SOURCE)).contains("INSERT " + LAST));
    }

    private static Migration migration(String name, int major) throws SQLException {
        var migration = new Migration(name + major, SharedLab.lab().kafka(), SharedLab.source(major));
        migration.runOnBoth(LedgerWriter.TABLE);
        return migration;
    }

    private static void killSender(Migration migration) {
        try {
            migration.text(
                    Side.SOURCE,
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = current_database() AND active AND NOT temporary");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
