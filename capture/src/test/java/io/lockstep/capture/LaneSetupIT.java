package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.lab.NativeReplication;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@Execution(ExecutionMode.CONCURRENT)
class LaneSetupIT implements OnSharedLab {
    private static final String OBJECTS = """
            SELECT concat_ws(' ',
                (SELECT string_agg(slot_name, ',' ORDER BY slot_name) FROM pg_replication_slots WHERE database = current_database() AND slot_name LIKE 'lockstep%'),
                (SELECT string_agg(pubname, ',' ORDER BY pubname) FROM pg_publication WHERE pubname LIKE 'lockstep%'),
                to_regclass('lockstep.watermark'), (SELECT nspname FROM pg_namespace WHERE nspname = 'lockstep'))""";

    @Test
    void a_lane_is_created_taken_over_and_removed_without_a_trace() throws SQLException {
        var migration = new Migration("setup_all");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (NativeReplication _ = migration.replicate("a")) {
            LaneSettings lane = migration.lane("public.*");
            LaneSetup.create(lane);
            try (LaneSetup setup = LaneSetup.create(lane)) {
                assertThat(setup.tables(Side.SOURCE)).containsExactly(new TableId("public", "a"));
                assertThat(migration.text(Side.SOURCE, OBJECTS))
                        .isEqualTo("lockstep_setup_all_source lockstep_setup_all_source lockstep.watermark lockstep");
                assertThat(migration.text(Side.TARGET, OBJECTS))
                        .isEqualTo("lockstep_setup_all_target lockstep_setup_all_target lockstep.watermark lockstep");
                migration.run(Side.SOURCE, "INSERT INTO lockstep.watermark VALUES ('main', 1, 1, 0, now())");
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> migration
                                .text(Side.TARGET, "SELECT sequence FROM lockstep.watermark")
                                .equals("1"));
            }
            for (Side side : Side.values()) {
                assertThat(migration.text(side, OBJECTS)).isEqualTo("lockstep.watermark lockstep");
            }

            LaneSetup.remove(lane);

            for (Side side : Side.values()) {
                assertThat(migration.text(side, OBJECTS)).isEmpty();
            }
            assertThat(migration.text(Side.TARGET, "SELECT count(*) FROM pg_subscription_rel"))
                    .isEqualTo("1");
        }
    }

    @Test
    void a_table_that_updates_could_not_be_published_of_is_named_with_the_reason_and_stays_writable()
            throws SQLException {
        var migration = new Migration("setup_identity");
        migration.runOnBoth(
                "CREATE TABLE good (id int PRIMARY KEY)",
                "CREATE TABLE keyless (v int)",
                "CREATE TABLE nothing (id int PRIMARY KEY)",
                "CREATE TABLE awsdms_status (id int PRIMARY KEY)");
        migration.run(Side.TARGET, "ALTER TABLE nothing REPLICA IDENTITY NOTHING");
        try (LaneSetup setup = migration.setup()) {
            assertThat(setup.tables(Side.SOURCE)).containsExactly(new TableId("public", "good"));
            assertThat(setup.notVerifiable())
                    .containsOnlyKeys(new TableId("public", "keyless"), new TableId("public", "nothing"));
            assertThat(setup.notVerifiable().get(new TableId("public", "nothing")))
                    .isEqualTo(new Concern(
                            UnprovenReason.NO_KEY, "on the target its REPLICA IDENTITY is NOTHING: set it to DEFAULT"));
            migration.runOnBoth("INSERT INTO keyless VALUES (1)", "UPDATE keyless SET v = 2", "DELETE FROM nothing");
        }
    }

    @Test
    void hostile_names_are_captured_like_any_other() throws SQLException {
        var migration = new Migration("setup_hostile");
        String table = "\"x,y.\"\".b; drop\"";
        migration.runOnBoth("CREATE TABLE " + table + " (\"i\"\"d,(\" int PRIMARY KEY, \"V .*\" text)");
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            migration.run(
                    Side.SOURCE,
                    "INSERT INTO " + table + " VALUES (1, 'v')",
                    "UPDATE " + table + " SET \"V .*\" = 'w'");
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                assertThat(capture.status().error()).isEmpty();
                assertThat(migration.log(Side.SOURCE).all(RowVersion.class)).hasSize(2);
            });
            RowVersion version =
                    migration.log(Side.SOURCE).all(RowVersion.class).getFirst();
            assertThat(version.key().table()).isEqualTo(new TableId("public", "x,y.\".b; drop"));
            assertThat(version.key().columns()).containsExactly(new KeyColumn("i\"d,(", KeyColumn.Kind.NUMBER, "1"));
        }
    }

    @Test
    @ResourceLock(SharedLab.WHOLE_SERVERS)
    void what_is_wrong_is_said_with_what_to_do() throws SQLException {
        var migration = new Migration("setup_wrong");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        migration.run(Side.SOURCE, "CREATE TABLE b (id int PRIMARY KEY)", "CREATE ROLE reader LOGIN PASSWORD 'reader'");

        assertProblem(migration.lane("sales.*"), "No table of the source database", "tables.include");
        assertProblem(migration.lane("public.*"), "Missing on the target database", "create them there");
        DatabaseAddress source = migration.address(Side.SOURCE);
        migration.run(Side.SOURCE, "CREATE DATABASE setup_ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
        var unknown = new DatabaseAddress(
                source.url().replace("setup_wrong", "setup_ascii"), source.user(), source.password());
        assertProblem(with(migration.lane("public.a"), unknown), "has the encoding SQL_ASCII", "such as UTF8");
        migration.run(Side.SOURCE, "DROP DATABASE setup_ascii");
        var reader = new DatabaseAddress(source.url(), "reader", new Secret("reader"));
        assertProblem(
                with(migration.lane("public.a"), reader), "User reader may not read the changes", "each of these");
        var wrong = new DatabaseAddress(source.url(), "reader", new Secret("wrong"));
        assertProblem(with(migration.lane("public.a"), wrong), "cannot be reached", "password");
        migration.run(Side.SOURCE, "ALTER ROLE reader REPLICATION");
        assertProblem(with(migration.lane("public.a"), reader), "User reader does not own public.a", "each of these");
        migration.run(Side.SOURCE, "DROP ROLE reader");
    }

    @Test
    void a_slot_in_use_is_another_run_s_and_is_left_alone() throws SQLException {
        var migration = new Migration("setup_busy");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> migration
                            .text(
                                    Side.SOURCE,
                                    "SELECT active FROM pg_replication_slots WHERE slot_name = 'lockstep_setup_busy_source'")
                            .equals("t"));
            assertProblem(
                    migration.lane("public.*"),
                    "Another Lockstep run is using the slot lockstep_setup_busy_source",
                    "stop that run");
            assertThat(migration.text(Side.TARGET, OBJECTS))
                    .as("where nobody streams at the moment")
                    .startsWith("lockstep_setup_busy_target lockstep_setup_busy_target");
            migration.run(Side.SOURCE, "INSERT INTO a VALUES (1)");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> migration.log(Side.SOURCE).versions("a").size() == 1);
            assertThat(capture.status().restarts()).isZero();
        }
    }

    private static LaneSettings with(LaneSettings lane, DatabaseAddress source) {
        return new LaneSettings(
                lane.names(), source, lane.target(), lane.tables(), lane.watermarkSchema(), lane.subscription());
    }

    private static void assertProblem(LaneSettings lane, String message, String fix) {
        assertThatThrownBy(() -> LaneSetup.create(lane)).isInstanceOfSatisfying(SetupException.class, problem -> {
            assertThat(problem).hasMessageContaining(message);
            assertThat(problem.fix()).contains(fix);
        });
    }
}
