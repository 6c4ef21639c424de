package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.Capture;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.doctor.Doctor;
import io.lockstep.capture.doctor.Severity;
import io.lockstep.events.Side;
import io.lockstep.events.UnprovenReason;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// PostgreSQL rejects an UPDATE or DELETE of a table that has no replica identity and whose updates are
/// published.
@ResourceLock(SharedLab.WHOLE_SERVERS)
class NoHarmIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);

    /// The application's own, and those that AWS DMS makes on a target.
    private static final List<String> KEYLESS = List.of(
            "keyless",
            "nothing",
            "full",
            "deferred",
            "parts",
            "awsdms_apply_exceptions",
            "awsdms_validation_failures_v1");

    private static final String EVERY_TABLE = "SELECT count(*) FROM pg_publication WHERE puballtables";

    @Test
    void every_table_of_the_application_and_of_the_replicator_stays_writable_on_both_sides() throws SQLException {
        Pair pair = Pair.create("noharm");
        for (String table : KEYLESS) {
            pair.runOnBoth("CREATE TABLE \"%s\" (a int, v int)%s"
                    .formatted(table, table.equals("parts") ? " PARTITION BY RANGE (a)" : ""));
        }
        pair.runOnBoth(
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100)",
                "ALTER TABLE nothing ADD PRIMARY KEY (a), REPLICA IDENTITY NOTHING",
                "ALTER TABLE \"full\" REPLICA IDENTITY FULL",
                "ALTER TABLE deferred ADD PRIMARY KEY (a) DEFERRABLE",
                "CREATE TABLE good (a int PRIMARY KEY, v int)",
                "CREATE TABLE leaf (a int PRIMARY KEY, v int) PARTITION BY RANGE (a)",
                "CREATE TABLE leaf_1 PARTITION OF leaf FOR VALUES FROM (0) TO (100)",
                "ALTER TABLE leaf_1 REPLICA IDENTITY NOTHING");
        SetupSettings settings = pair.settings();
        try (Setup setup = Setup.plan(settings)) {
            assertThat(setup.tables().getFirst().on(Side.SOURCE))
                    .extracting(table -> table.name())
                    .containsExactly("good");
            assertThat(setup.tables().getFirst().notVerifiable().values())
                    .hasSize(KEYLESS.size() - 2 + 1)
                    .allMatch(concern -> concern.reason() == UnprovenReason.NO_KEY);
            setup.execute(Watcher.NONE);
        }
        for (Side side : Side.values()) {
            assertThat(pair.text(side, EVERY_TABLE)).isEqualTo("0");
            assertThat(pair.text(side, "SELECT string_agg(DISTINCT tablename, ',') FROM pg_publication_tables"))
                    .isEqualTo(side == Side.SOURCE ? "canary,good,watermark" : "copied_canary,good,watermark");
            for (String table : KEYLESS) {
                write(pair, side, table);
            }
            write(pair, side, "good");
            write(pair, side, "leaf");
        }
        assertThat(Pair.cleanUp(settings)).isTrue();
    }

    private static void write(Pair pair, Side side, String table) throws SQLException {
        String quoted = '"' + table + '"';
        pair.run(
                side,
                "INSERT INTO " + quoted + " VALUES (1, 1)",
                "UPDATE " + quoted + " SET v = 2",
                "DELETE FROM " + quoted);
    }

    @Test
    void a_table_that_loses_its_identity_afterwards_is_named_by_capture_and_doctor_and_a_setup_lets_it_go()
            throws SQLException {
        Pair pair = Pair.create("lost_identity");
        pair.runOnBoth(
                "CREATE TABLE good (a int PRIMARY KEY, v int)",
                "CREATE TABLE lost (a int PRIMARY KEY, v int)",
                "INSERT INTO lost VALUES (1, 1)");
        SetupSettings settings = pair.settings();
        ChangeTopics.create(Pair.kafka().properties(), pair.migration(), 3);
        Pair.setUp(settings);
        try (Capture capture = Capture.start(Captures.of(pair, Side.SOURCE))) {
            await().atMost(SOON).until(() -> capture.status().connected());
            assertThat(capture.status().concerns()).isEmpty();

            pair.run(Side.SOURCE, "ALTER TABLE lost DROP CONSTRAINT lost_pkey");

            assertThatThrownBy(() -> pair.run(Side.SOURCE, "UPDATE lost SET v = 2"))
                    .as("this is PostgreSQL's rule, and why it has to be said")
                    .hasMessageContaining("does not have a replica identity and publishes updates");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(capture.status().concerns()).anySatisfy(concern -> {
                        assertThat(concern.reason()).isEqualTo(UnprovenReason.NO_KEY);
                        assertThat(concern.message())
                                .contains("public.lost", "rejects every UPDATE and DELETE", "lockstep setup");
                    }));
        }
        assertThat(new Doctor(settings, Set.of(), InstantSource.system()).examine())
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .extracting(finding -> finding.toString())
                .anySatisfy(finding -> assertThat(finding).contains("public.lost", "rejects every UPDATE and DELETE"));

        Pair.setUp(settings);

        pair.run(Side.SOURCE, "UPDATE lost SET v = 2", "DELETE FROM lost");
        assertThat(Pair.cleanUp(settings)).isTrue();
    }
}
