package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import io.lockstep.events.json.CaptureReport.Concern;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What no change log shows: the catalogue has to be looked at.
@Execution(ExecutionMode.CONCURRENT)
class CatalogueIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final TableId TABLE = new TableId("public", "t");

    /// A change of the catalogue that hides changes of rows, and what is said of it.
    enum Change {
        DROPPED_AND_MADE_ANEW(
                UnprovenReason.TABLE_NOT_PUBLISHED, "not in the publication", "DROP TABLE t; " + Change.CREATE),
        REMOVED(UnprovenReason.TABLE_NOT_PUBLISHED, "not in the publication", "ALTER PUBLICATION %s DROP TABLE t"),
        AWAY_FOR_A_MOMENT(
                UnprovenReason.TABLE_NOT_PUBLISHED,
                "for a while",
                "ALTER PUBLICATION %1$s DROP TABLE t; ALTER PUBLICATION %1$s ADD TABLE t"),
        RENAMED(UnprovenReason.TABLE_NOT_PUBLISHED, "does not exist", "ALTER TABLE t RENAME TO u"),
        ROWS_FILTERED(
                UnprovenReason.TABLE_NOT_PUBLISHED,
                "leaves out rows or columns",
                "ALTER PUBLICATION %s SET TABLE t WHERE (id > 5), calm, lockstep.watermark"),
        UPDATES_LEFT_OUT(
                UnprovenReason.TABLE_NOT_PUBLISHED, "leaves out kinds", "ALTER PUBLICATION %s SET (publish = insert)"),
        LEAVES_INSTEAD_OF_THE_ROOT(
                UnprovenReason.TABLE_NOT_PUBLISHED,
                "leaves out kinds",
                "ALTER PUBLICATION %s SET (publish_via_partition_root = false)"),
        PUBLICATION_DROPPED(UnprovenReason.TABLE_NOT_PUBLISHED, "publication is gone", "DROP PUBLICATION %s"),
        IDENTITY_FULL(UnprovenReason.IDENTITY_CHANGED, "was changed", "ALTER TABLE t REPLICA IDENTITY FULL"),
        IDENTITY_OF_A_LEAF(UnprovenReason.IDENTITY_CHANGED, "of a partition", "ALTER TABLE t1 REPLICA IDENTITY FULL"),
        LEAF_TRUNCATED(UnprovenReason.PARTITIONS_CHANGED, "truncated", "TRUNCATE t1"),
        LEAF_DETACHED(UnprovenReason.PARTITIONS_CHANGED, "detached", "ALTER TABLE t DETACH PARTITION t1"),
        LEAF_DROPPED(UnprovenReason.PARTITIONS_CHANGED, "dropped", "DROP TABLE t1"),
        LEAF_ATTACHED_WITH_ROWS(
                UnprovenReason.PARTITIONS_CHANGED,
                "attached with rows",
                "CREATE TABLE t2 (LIKE t INCLUDING ALL); INSERT INTO t2 VALUES (150);"
                        + " ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (100) TO (200)");

        private static final String CREATE = "CREATE TABLE t (id int PRIMARY KEY) PARTITION BY RANGE (id);"
                + " CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (100)";

        private final UnprovenReason reason;
        private final String what;
        private final String statements;

        Change(UnprovenReason reason, String what, String statements) {
            this.reason = reason;
            this.what = what;
            this.statements = statements;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_change_that_hides_rows_is_noticed_and_named(Change change) throws SQLException {
        String name = change.name().toLowerCase(Locale.ROOT);
        var migration = migration(name);
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
                WatermarkWriter _ = migration.watermarks(Duration.ofMillis(100))) {
            await().atMost(SOON).until(() -> capture.status().position().isPresent());
            awaitLook(capture);
            assertThat(capture.status().concerns()).isEmpty();

            migration.run(Side.SOURCE, change.statements.formatted("lockstep_catalogue_" + name + "_source"));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(capture.status().concerns()).anySatisfy(concern -> {
                        assertThat(concern.reason()).isEqualTo(change.reason);
                        assertThat(concern.message())
                                .contains(
                                        "table public.t is not verified on the source", change.what, "lockstep setup");
                    }));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(migration.log(Side.SOURCE).all(TableNotice.class).stream()
                                    .filter(notice -> notice.table().equals(TABLE) && notice.reason() == change.reason))
                            .hasSizeGreaterThanOrEqualTo(Migration.PARTITIONS));
        }
    }

    @Test
    void what_hides_no_row_is_silent_for_as_long() throws SQLException {
        var migration = migration("calm");
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
                WatermarkWriter _ = migration.watermarks(Duration.ofMillis(100))) {
            awaitLook(capture);
            migration.run(
                    Side.SOURCE,
                    "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (100) TO (200)",
                    "REINDEX TABLE CONCURRENTLY t1",
                    "VACUUM FULL calm",
                    "ANALYZE",
                    "ALTER TABLE calm ADD COLUMN more text",
                    "CREATE INDEX ON calm (more)",
                    "TRUNCATE calm");
            awaitLook(capture);
            migration.run(Side.SOURCE, "INSERT INTO t VALUES (150)");
            awaitLook(capture);
            assertThat(capture.status().concerns()).isEmpty();
            assertThat(capture.status().restarts()).isZero();
        }
    }

    @Test
    void a_slot_that_is_gone_and_one_made_anew_in_its_place_end_the_epoch() throws SQLException {
        var migration = migration("slot");
        String slot = "lockstep_catalogue_slot_source";
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
                WatermarkWriter _ = migration.watermarks(Duration.ofMillis(100))) {
            awaitLook(capture);
            assertThat(capture.status().concerns()).isEmpty();
            await().atMost(SOON)
                    .until(() ->
                            !migration.log(Side.SOURCE).all(Watermark.class).isEmpty());

            migration.run(
                    Side.SOURCE,
                    dropUnderItsReader(slot),
                    "INSERT INTO t VALUES (42)",
                    "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(capture.status().concerns())
                            .singleElement()
                            .satisfies(concern -> {
                                assertThat(concern.reason()).isEqualTo(UnprovenReason.SLOT_LOST);
                                assertThat(concern.message()).contains(slot, "lockstep setup");
                            }));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(migration.log(Side.SOURCE).all(TableNotice.class))
                            .hasSizeGreaterThanOrEqualTo(Migration.PARTITIONS)
                            .allMatch(notice -> notice.reason() == UnprovenReason.SLOT_LOST));
            List<Concern> concerns = capture.status().concerns();
            awaitLook(capture);
            assertThat(capture.status().concerns()).as("it does not pass").isEqualTo(concerns);
        }
    }

    @Test
    void a_slot_made_anew_while_its_capture_does_not_run_ends_the_epoch() throws SQLException {
        var migration = migration("away");
        try (LaneSetup setup = migration.setup();
                WatermarkWriter _ = migration.watermarks(Duration.ofMillis(100))) {
            CaptureSettings settings = migration.capture(Side.SOURCE, setup.tables(Side.SOURCE));
            for (int start = 0; start < 3; start++) {
                int before = migration.log(Side.SOURCE).all(Watermark.class).size();
                try (Capture capture = Capture.start(settings)) {
                    await().atMost(SOON)
                            .until(() -> migration
                                            .log(Side.SOURCE)
                                            .all(Watermark.class)
                                            .size()
                                    > before + 5 * Migration.PARTITIONS);
                    assertThat(capture.status().concerns())
                            .as("its own slot, start " + start)
                            .isEmpty();
                }
            }
            anotherOfItsName(migration, "lockstep_catalogue_away_source");
            try (Capture capture = Capture.start(settings)) {
                isLost(migration, capture, Side.SOURCE);
            }
        }
    }

    @Test
    void a_slot_made_anew_before_its_capture_ran_for_the_first_time_ends_the_epoch() throws SQLException {
        var migration = migration("never");
        try (LaneSetup setup = migration.setup()) {
            anotherOfItsName(migration, "lockstep_catalogue_never_source");
            try (Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
                isLost(migration, capture, Side.SOURCE);
            }
        }
    }

    private static void anotherOfItsName(Migration migration, String slot) throws SQLException {
        migration.run(
                Side.SOURCE,
                dropUnderItsReader(slot),
                "INSERT INTO calm VALUES (42)",
                "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    }

    private static void isLost(Migration migration, Capture capture, Side side) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(capture.status().concerns())
                        .singleElement()
                        .satisfies(concern -> {
                            assertThat(concern.reason()).isEqualTo(UnprovenReason.SLOT_LOST);
                            assertThat(concern.message()).contains("made anew", "lockstep setup --new-epoch");
                        }));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(migration.log(side).all(TableNotice.class))
                        .hasSizeGreaterThanOrEqualTo(Migration.PARTITIONS)
                        .allMatch(notice -> notice.reason() == UnprovenReason.SLOT_LOST));
    }

    private static Migration migration(String name) throws SQLException {
        var migration = new Migration("catalogue_" + name);
        migration.runOnBoth(Change.CREATE, "CREATE TABLE calm (id int PRIMARY KEY)");
        return migration;
    }

    /// Returns when a look at the catalogue has begun and ended since. Each begins with the slot, for which the log
    /// that the server keeps grows with the watermarks: at the second new figure the look before is over.
    private static void awaitLook(Capture capture) {
        for (int look = 0; look < 2; look++) {
            long before = capture.status().retainedBytes();
            await().atMost(SOON).until(() -> {
                long now = capture.status().retainedBytes();
                return now >= 0 && now != before;
            });
        }
    }

    private static String dropUnderItsReader(String slot) {
        return """
            DO $$ BEGIN
                FOR i IN 1..500 LOOP
                    PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots
                        WHERE slot_name = '%1$s' AND active;
                    BEGIN
                        PERFORM pg_drop_replication_slot('%1$s');
                        RETURN;
                    EXCEPTION WHEN object_in_use THEN PERFORM pg_sleep(0.002);
                    END;
                END LOOP;
                RAISE 'still in use';
            END $$""".formatted(slot);
    }
}
