package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.audit.Audit;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.SlotState;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Lsn;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.Topics;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.WatermarkTable;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.SharedConfiguration;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What a restart, or a second service beside it, finds.
@Execution(ExecutionMode.CONCURRENT)
class ContinuityIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration QUICKLY = Duration.ofMillis(20);
    private static final SlotState SLOT = new SlotState("a", true, Lsn.ZERO, 0, 4096, SlotState.Wal.RESERVED, -1, "");
    private static final CaptureStatus STATUS = new CaptureStatus(
            Side.TARGET,
            true,
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            List.of(),
            0,
            Optional.of(SLOT),
            0,
            new Audit.Status(0, 0, 0));
    private static final String WANTED = "UPDATE lockstep.lane SET epoch = 7";

    @Test
    void the_writer_stays_in_the_epoch_that_is_wanted_over_restarts_and_follows_it_when_it_is_raised()
            throws SQLException {
        var migration = new Migration("capture_wanted");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (LaneSetup _ = migration.setup()) {
            migration.run(Side.SOURCE, WANTED);
            long written;
            try (WatermarkWriter writer = keptBy(migration)) {
                await().atMost(SOON).until(() -> writer.status().written() > 2);
                written = writer.status().written();
                assertThat(writer.status().epoch()).isEqualTo(7);
            }
            try (WatermarkWriter writer = keptBy(migration)) {
                await().atMost(SOON).until(() -> writer.status().written() > 0);
                assertThat(writer.status().written()).isGreaterThan(written);
                assertThat(writer.status().epoch()).isEqualTo(7);

                migration.run(Side.SOURCE, "UPDATE lockstep.lane SET epoch = 8");

                await().atMost(SOON).until(() -> writer.status().epoch() == 8);
                migration.run(Side.SOURCE, "DELETE FROM lockstep.lane");
                await().atMost(SOON)
                        .until(() -> writer.status()
                                .error()
                                .filter(error -> error.contains("run `lockstep setup`"))
                                .isPresent());
            }
        }
    }

    @Test
    void a_second_writer_waits_until_the_first_is_gone_and_says_so() throws SQLException {
        var migration = new Migration("capture_two_writers");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (LaneSetup _ = migration.setup()) {
            migration.run(Side.SOURCE, WANTED);
            WatermarkWriter first = keptBy(migration);
            await().atMost(SOON).until(() -> first.status().written() > 2);
            try (WatermarkWriter second = keptBy(migration)) {
                await().atMost(SOON).until(() -> second.status().error().isPresent());
                assertThat(second.status().error().orElseThrow()).contains("another watermark writer is running");
                assertThat(second.status().written()).isZero();

                first.close();

                await().atMost(SOON).until(() -> second.status().written() > 2);
                assertThat(second.status().error()).isEmpty();
            }
        }
    }

    @Test
    void reports_come_every_second_and_a_broker_that_is_away_is_noticed_and_found_again() throws SQLException {
        KafkaBroker broker = SharedLab.broker("reports");
        var migration = new Migration("capture_reports", broker);
        CaptureSettings settings = migration.capture(Side.TARGET, List.of());
        var report = new ReportedCapture(
                settings,
                () -> STATUS,
                () -> Map.of(
                        new TableId("public", "log"),
                        new CaptureReport.Concern(UnprovenReason.NO_KEY, "it has no primary key")),
                SharedConfiguration.NONE,
                Optional.empty(),
                Optional.empty(),
                InstantSource.system());
        List<CaptureReport> all;
        try (broker;
                CaptureReporter reporter =
                        CaptureReporter.start(new Topics("capture_reports"), settings.kafka(), report);
                TopicReader<CaptureReport> reports = reports(broker)) {
            await().atMost(SOON).until(() -> reports.records().size() >= 3);
            assertThat(reporter.acknowledged()).isTrue();
            broker.stop();
            try {
                await().atMost(SOON).until(() -> !reporter.acknowledged());
            } finally {
                broker.start();
            }
            await().atMost(SOON).until(reporter::acknowledged);
            all = reports.records();
        }
        assertThat(all).allSatisfy(each -> {
            assertThat(each.key()).isEqualTo("main/target");
            assertThat(each.retainedBytes()).isEqualTo(4096);
            assertThat(each.notVerified()).containsKey(new TableId("public", "log"));
        });
        assertThat(Duration.between(all.get(0).reportedAt(), all.get(1).reportedAt()))
                .as("not at every look, of which there are four a second")
                .isGreaterThan(Duration.ofMillis(500));
    }

    @Test
    void a_capture_stops_within_seconds_while_the_broker_is_away() throws SQLException {
        KafkaBroker broker = SharedLab.broker("stopped");
        var migration = new Migration("capture_stop", broker);
        migration.runOnBoth(LedgerWriter.TABLE);
        var sending = new AtomicBoolean();
        try (broker;
                LaneSetup setup = migration.setup()) {
            Capture capture = Capture.start(
                    migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)),
                    TroubledSink.saying(() -> sending.set(true)));
            var writer = new LedgerWriter(migration.database(Side.SOURCE));
            writer.copy(1, 10);
            await().atMost(SOON).until(() -> capture.status().versions() == 10);
            broker.stop();
            sending.set(false);
            writer.copy(100, 10);
            await().atMost(SOON).untilTrue(sending);
            Instant before = Instant.now();

            capture.close();

            assertThat(Duration.between(before, Instant.now()))
                    .as("the broker is given three seconds, and a record two minutes")
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    private static WatermarkWriter keptBy(Migration migration) {
        return WatermarkWriter.start(new WatermarkWriter.Settings(
                migration.address(Side.SOURCE),
                migration.address(Side.TARGET),
                new WatermarkTable("lockstep"),
                QUICKLY,
                new LaneTable("lockstep"),
                migration.mac()));
    }

    private static TopicReader<CaptureReport> reports(KafkaBroker broker) {
        return TopicReader.open(
                broker.bootstrap(),
                new Topics("capture_reports").captures(),
                record -> EventsJson.captureReport(record.value()));
    }
}
