package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Position;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class NothingLostIT implements OnSharedLab {
    private static final int LAST = 1_000_000;

    /// Batches, counted over all engines, that are sent when the sender of the log is killed or the engine crashes.
    private static final Set<Integer> KILLS = Set.of(2, 7, 16, 22, 29, 45, 60);

    private static final Set<Integer> CRASHES = Set.of(4, 11, 19, 36, 52, 70);

    @Test
    void nothing_is_lost_and_positions_stay_while_the_sender_is_killed_and_the_engine_crashes() throws SQLException {
        var migration = new Migration("capture_loss");
        migration.runOnBoth(LedgerWriter.TABLE);
        var batches = new AtomicInteger();
        TroubledSink.Trouble trouble = () -> {
            int batch = batches.incrementAndGet();
            if (KILLS.contains(batch)) {
                killSender(migration);
            } else if (CRASHES.contains(batch)) {
                throw new IllegalStateException("crash before the batch is marked");
            }
        };
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(
                        migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)),
                        TroubledSink.with(trouble, new Properties()))) {
            Set<String> written = write(migration);
            awaitLast(migration);

            List<RowVersion> versions = migration.log(Side.SOURCE).versions("ledger");
            assertThat(operations(versions)).isEqualTo(written);
            Map<Position, Set<String>> byPosition = versions.stream()
                    .collect(Collectors.groupingBy(
                            RowVersion::position, Collectors.mapping(NothingLostIT::operation, Collectors.toSet())));
            assertThat(byPosition)
                    .hasSize(written.size())
                    .allSatisfy((_, operations) -> assertThat(operations).hasSize(1));
            assertThat(capture.status().restarts()).isGreaterThan(5);
            assertThat(versions.size()).as("redelivered as well").isGreaterThan(written.size());
        }
    }

    @Test
    void the_engines_own_offsets_and_retries_lose_rows_of_a_copy_when_the_sender_is_killed() throws SQLException {
        var migration = new Migration("capture_control");
        migration.runOnBoth(LedgerWriter.TABLE);
        var batches = new AtomicInteger();
        TroubledSink.Trouble trouble = () -> {
            int batch = batches.incrementAndGet();
            if (batch % 2 == 0 && batch <= 10) {
                killSender(migration);
            }
        };
        try (LaneSetup setup = migration.setup();
                Capture _ = Capture.start(
                        migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)),
                        TroubledSink.with(trouble, enginesOwn()))) {
            var writer = new LedgerWriter(migration.database(Side.SOURCE));
            writer.copy(1, 5000);
            writer.copy(LAST, 1);
            Set<String> written = writer.written();
            awaitLast(migration);

            Set<String> captured = operations(migration.log(Side.SOURCE).versions("ledger"));
            assertThat(written).containsAll(captured);
            assertThat(captured.size()).as("rows that arrived").isLessThan(written.size());
        }
    }

    /// Batches that are marked one by one, as soon as the broker has them: where a full batch waits for the next to be
    /// sent, what follows the mark was sent already, and the loss is not seen in the topic.
    private static Properties enginesOwn() {
        Properties properties = new Properties();
        properties.setProperty("max.batch.size", "256");
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
                .until(() -> operations(migration.log(Side.SOURCE).versions("ledger"))
                        .contains("INSERT " + LAST));
    }

    private static Set<String> operations(List<RowVersion> versions) {
        return versions.stream().map(NothingLostIT::operation).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String operation(RowVersion version) {
        return version.operation() + " " + version.key().columns().getFirst().text();
    }

    private static void killSender(Migration migration) {
        try {
            migration.text(
                    Side.SOURCE,
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = current_database() AND active");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
