package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.Watermark;
import io.lockstep.lab.KafkaBroker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class OutageIT implements OnSharedLab {
    @Test
    void nothing_is_lost_when_the_broker_is_away_for_longer_than_a_record_may_take() throws SQLException {
        KafkaBroker broker = SharedLab.broker("outage");
        var migration = new Migration("capture_outage", broker);
        migration.runOnBoth(LedgerWriter.TABLE);
        try (broker;
                LaneSetup setup = migration.setup();
                Capture capture = Capture.start(impatient(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE))))) {
            var writer = new LedgerWriter(migration.database(Side.SOURCE));
            writer.copy(1, 1000);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> capture.status().position().isPresent());
            broker.stop();
            try {
                writer.copy(2000, 3000);
                writer.statements(10_000, 500);
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> capture.status().error().isPresent());
                assertThat(capture.status().error().orElseThrow()).contains("Kafka");
            } finally {
                broker.start();
            }
            writer.interleave(20_000, 3, 50);

            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(migration.log(Side.SOURCE).versions("ledger").stream()
                                    .map(RowVersion::position)
                                    .distinct()
                                    .count())
                            .isEqualTo(writer.written().size()));
            assertThat(migration.log(Side.SOURCE).versions("ledger").stream()
                            .map(version -> version.operation() + " "
                                    + version.key().columns().getFirst().text())
                            .collect(Collectors.toSet()))
                    .isEqualTo(writer.written());
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> capture.status().error().isEmpty());
        }
    }

    @Test
    void the_writer_goes_on_with_the_next_number_after_its_connections_were_killed_and_after_a_restart()
            throws SQLException {
        var migration = new Migration("capture_writer");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (LaneSetup setup = migration.setup();
                Capture _ = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            try (WatermarkWriter writer = migration.watermarks(Duration.ofMillis(20))) {
                for (Side side : Side.values()) {
                    long before = writer.status().written();
                    migration.text(
                            side,
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%watermark%' AND pid <> pg_backend_pid()");
                    await().atMost(Duration.ofMinutes(2))
                            .until(() -> writer.status().written() > before + 20);
                    await().atMost(Duration.ofMinutes(2))
                            .until(() -> writer.status().error().isEmpty());
                }
            }
            try (WatermarkWriter writer = migration.watermarks(Duration.ofMillis(20))) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> writer.status().written() > 0);
                assertThat(writer.status().epoch()).isEqualTo(1);
            }
            long written = Long.parseLong(migration.text(Side.SOURCE, "SELECT sequence FROM lockstep.watermark"));
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                List<Long> numbers = numbers(migration);
                assertThat(numbers).isNotEmpty();
                assertThat(numbers)
                        .isEqualTo(LongStream.rangeClosed(numbers.getFirst(), written)
                                .boxed()
                                .toList());
            });
        }
    }

    @Test
    void the_slot_lets_go_of_the_log_that_the_broker_has_and_a_restart_reads_no_more_of_it() throws SQLException {
        var migration = new Migration("capture_confirmed");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        String confirmed = "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE slot_name = "
                + "'lockstep_capture_confirmed_source'";
        try (LaneSetup setup = migration.setup();
                WatermarkWriter _ = migration.watermarks(Duration.ofMillis(100))) {
            CaptureSettings settings = migration.capture(Side.SOURCE, setup.tables(Side.SOURCE));
            try (Capture _ = Capture.start(settings)) {
                migration.run(Side.SOURCE, "INSERT INTO a SELECT generate_series(1, 1000)");
                long written = Long.parseLong(migration.text(Side.SOURCE, "SELECT pg_current_wal_lsn() - '0/0'"));
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> Long.parseLong(migration.text(Side.SOURCE, confirmed)) >= written);
            }
            int before = migration.log(Side.SOURCE).versions("a").size();
            int marks = migration.log(Side.SOURCE).all(Watermark.class).size();
            try (Capture _ = Capture.start(settings)) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() ->
                                migration.log(Side.SOURCE).all(Watermark.class).size() > marks + 20);
            }
            assertThat(migration.log(Side.SOURCE).versions("a"))
                    .as("nothing comes twice")
                    .hasSize(before);
        }
    }

    private static List<Long> numbers(Migration migration) {
        return migration.log(Side.SOURCE).all(Watermark.class).stream()
                .map(Watermark::sequence)
                .distinct()
                .sorted()
                .toList();
    }

    private static CaptureSettings impatient(CaptureSettings settings) {
        Map<String, String> kafka = new HashMap<>(settings.kafka());
        kafka.putAll(Map.of("delivery.timeout.ms", "3000", "request.timeout.ms", "2000", "max.block.ms", "3000"));
        return new CaptureSettings(
                settings.names(),
                settings.side(),
                settings.database(),
                settings.tables(),
                settings.watermarkSchema(),
                settings.key(),
                kafka,
                settings.partitions(),
                settings.buffers());
    }
}
