package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.audit.Audit;
import io.lockstep.capture.audit.Rhythm;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.events.UnprovenReason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What the server counts, against what was delivered, while nothing is wrong. That a loss is seen shows
/// [NothingLostIT].
@Execution(ExecutionMode.CONCURRENT)
class AuditIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Rhythm OFTEN = Rhythm.of(Duration.ofMillis(20), Duration.ofMillis(150));

    /// Everything in which a server's statistics count other than its log.
    private static final String[] AWKWARD = {
        "INSERT INTO ledger SELECT n, 'a' FROM generate_series(1, 500) n",
        "INSERT INTO ledger SELECT n, 'b' FROM generate_series(400, 600) n ON CONFLICT (id) DO NOTHING",
        "INSERT INTO ledger SELECT n, 'c' FROM generate_series(400, 700) n ON CONFLICT (id) DO UPDATE SET v = 'c'",
        "UPDATE ledger SET id = -id WHERE id < 100",
        "UPDATE ledger SET v = repeat('x', 9000) || id WHERE id > 690",
        "UPDATE ledger SET v = v",
        """
        DO $$ BEGIN
            INSERT INTO ledger VALUES (9001, 'kept');
            BEGIN INSERT INTO ledger VALUES (9002, 'undone'); RAISE 'undo'; EXCEPTION WHEN raise_exception THEN NULL; END;
        END $$""",
        "BEGIN; DELETE FROM ledger; ROLLBACK",
        "INSERT INTO keyless SELECT generate_series(1, 100)",
        "ALTER TABLE other RENAME TO another",
        "ALTER TABLE another ADD COLUMN w int",
        "INSERT INTO another VALUES (1, 2)",
        "TRUNCATE ledger, another",
        "ALTER TABLE another RENAME TO other",
        "ALTER TABLE other DROP COLUMN w",
        "INSERT INTO parts SELECT generate_series(1, 100)",
        "DELETE FROM parts"
    };

    @Test
    void as_long_as_everything_is_delivered_no_sample_lacks_anything() throws SQLException {
        var migration = new Migration("audited", SharedLab.lab().kafka());
        migration.runOnBoth(
                LedgerWriter.TABLE,
                "ALTER TABLE ledger REPLICA IDENTITY FULL",
                "CREATE TABLE keyless (v int)",
                "CREATE TABLE other (id int PRIMARY KEY)",
                "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (1000)");
        try (LaneSetup setup = migration.setup();
                WatermarkWriter _ = migration.watermarks(Duration.ofMillis(50));
                Capture capture = Capture.start(
                        migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)),
                        TroubledSink.with(() -> {}, new Properties(), OFTEN))) {
            await().atMost(SOON).until(() -> capture.status().position().isPresent());
            for (int round = 0; capture.status().audit().transactions() < 25; round++) {
                assertThat(round).as("rounds without enough samples").isLessThan(5000);
                migration.run(Side.SOURCE, AWKWARD);
            }

            assertThat(capture.status().audit()).satisfies((Audit.Status audit) -> {
                assertThat(audit.changes()).isGreaterThan(audit.transactions());
                assertThat(audit.missing()).isZero();
            });
            assertThat(capture.status().concerns())
                    .as("but the renamed table")
                    .noneMatch(concern -> concern.reason() == UnprovenReason.GAP);
            assertThat(capture.status().restarts()).isZero();
        }
    }

    @Test
    void a_table_that_has_another_name_for_a_moment_lacks_nothing() throws SQLException {
        var migration = new Migration("audited_name", SharedLab.lab().kafka());
        migration.runOnBoth(LedgerWriter.TABLE, "CREATE TABLE other (id int PRIMARY KEY)");
        var sample = new OneSample();
        try (LaneSetup setup = migration.setup();
                WatermarkWriter _ = migration.watermarks(Duration.ofMillis(50));
                Capture capture = Capture.start(
                        migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)),
                        TroubledSink.with(() -> {}, new Properties(), sample))) {
            await().atMost(SOON).until(() -> capture.status().position().isPresent());
            sample.awaitBegun();
            migration.run(
                    Side.SOURCE,
                    "ALTER TABLE other RENAME TO another",
                    "INSERT INTO another VALUES (1)",
                    "ALTER TABLE another RENAME TO other",
                    "INSERT INTO ledger VALUES (1, 'v')");
            sample.end();

            await().atMost(SOON).until(() -> capture.status().audit().changes() > 0);
            assertThat(capture.status().audit().missing()).isZero();
        }
    }
}
