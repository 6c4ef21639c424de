package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.Capture;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.Migration;
import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.RetainedLog;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.SlotGuard;
import io.lockstep.capture.SlotGuard.Pace;
import io.lockstep.capture.SlotGuard.Status;
import io.lockstep.capture.WatermarkWriter;
import io.lockstep.capture.database.SlotCare;
import io.lockstep.capture.database.SlotCare.Outcome;
import io.lockstep.capture.doctor.Doctor;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What a slot may cost the server that it is on, which has no other slots: given up by its capture, and from outside
/// with nothing but the capture's role.
class SlotCareIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final long LIMIT = 8L << 20;
    private static final String SLOTS =
            "SELECT count(*) FROM pg_replication_slots WHERE database = current_database() AND NOT temporary";
    private static final String WAITING =
            "SELECT wait_event FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'walsender'";
    private static final PostgresServer SERVER = SharedLab.server("slots");

    /// The roles of a setup would be seen by tests that compare all that a server holds.
    private static final PostgresServer TARGET = SharedLab.server("slots_target");
    private static final Pace QUICK = new Pace(Duration.ofMillis(100), Duration.ofMillis(500));

    @AfterAll
    static void stop() {
        SERVER.close();
        TARGET.close();
    }

    @Test
    void a_slot_that_retains_too_much_while_the_broker_is_away_is_given_up_and_a_new_epoch_begins_with_the_next()
            throws SQLException {
        KafkaBroker broker = SharedLab.broker("heavy");
        var migration = migration("heavy", broker);
        try (broker;
                LaneSetup setup = migration.setup();
                WatermarkWriter _ = migration.watermarks(Duration.ofMillis(100));
                Capture capture = Capture.start(migration
                        .capture(Side.SOURCE, setup.tables(Side.SOURCE))
                        .withMaxRetained(LIMIT))) {
            await().atMost(SOON).until(() -> capture.status().position().isPresent());
            String file = RetainedLog.fileOf(migration.database(Side.SOURCE), "lockstep_heavy_source");
            broker.stop();
            try {
                RetainedLog.write(migration.database(Side.SOURCE), 16);
                await().atMost(SOON)
                        .until(() -> migration.text(Side.SOURCE, SLOTS).equals("0"));
                assertGivenUp(capture);
                await().atMost(SOON).until(() -> capture.status().slotsGivenUp() == 1);
                assertThat(RetainedLog.oldestFile(migration.database(Side.SOURCE)))
                        .as("its log is free")
                        .isGreaterThan(file);
            } finally {
                broker.start();
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(migration.log(Side.SOURCE).all(TableNotice.class))
                            .hasSizeGreaterThanOrEqualTo(Migration.PARTITIONS)
                            .allMatch(notice -> notice.reason() == UnprovenReason.SLOT_LOST));
            assertGivenUp(capture);

            try (LaneSetup _ = migration.setup()) {
                await().atMost(SOON)
                        .until(() -> migration.log(Side.SOURCE).all(Watermark.class).stream()
                                .anyMatch(mark -> mark.epoch() == 2));
                await().atMost(SOON).until(() -> capture.status().concerns().isEmpty());
                assertThat(migration.text(Side.SOURCE, SLOTS)).isEqualTo("1");
            }
        }
    }

    @Test
    void one_that_may_retain_as_much_is_left_alone_for_as_long() throws SQLException {
        KafkaBroker broker = SharedLab.broker("light");
        var migration = migration("light", broker);
        try (broker;
                LaneSetup setup = migration.setup();
                WatermarkWriter _ = migration.watermarks(Duration.ofMillis(100));
                Capture capture = Capture.start(migration
                        .capture(Side.SOURCE, setup.tables(Side.SOURCE))
                        .withMaxRetained(1L << 30))) {
            await().atMost(SOON).until(() -> capture.status().position().isPresent());
            broker.stop();
            try {
                RetainedLog.write(migration.database(Side.SOURCE), 16);
                await().atMost(SOON).until(() -> capture.status().retainedBytes() > LIMIT);
                long seen = capture.status().retainedBytes();
                await().atMost(SOON).until(() -> capture.status().retainedBytes() > seen);
            } finally {
                broker.start();
            }
            int marks = migration.log(Side.SOURCE).all(Watermark.class).size();
            await().atMost(SOON)
                    .until(() ->
                            migration.log(Side.SOURCE).all(Watermark.class).size() > marks + 5 * Migration.PARTITIONS);
            assertThat(migration.text(Side.SOURCE, SLOTS)).isEqualTo("1");
            assertThat(capture.status().concerns()).isEmpty();
            assertThat(capture.status().slotsGivenUp()).isZero();
        }
    }

    @Test
    void one_that_the_server_has_given_up_is_named_and_made_anew() throws SQLException {
        Invalidation.of(Pair.create(SERVER.database(), TARGET.database(), "invalidated", "invalidated"));
    }

    @Test
    void one_that_standbys_copy_waits_for_them_when_the_server_says_so_and_doctor_names_who_is_away()
            throws SQLException {
        Pair pair = pair("standbys");
        ChangeTopics.create(Pair.kafka().properties(), pair.migration(), 3);
        pair.run(Side.SOURCE, "ALTER SYSTEM SET synchronized_standby_slots = 'nobody'", "SELECT pg_reload_conf()");
        await().atMost(SOON)
                .until(() -> pair.text(Side.SOURCE, "SHOW synchronized_standby_slots")
                        .equals("nobody"));
        try (Capture capture = Capture.start(Captures.of(pair, Side.SOURCE))) {
            pair.run(Side.SOURCE, "INSERT INTO a VALUES (1)");
            await().atMost(SOON).until(() -> pair.text(Side.SOURCE, WAITING).equals("WaitForStandbyConfirmation"));
            assertThat(Captures.log(pair, Side.SOURCE).versions("a")).isEmpty();
            assertThat(new Doctor(pair.settings(), Set.of(), InstantSource.system()).examine())
                    .filteredOn(finding -> finding.check().equals("standbys"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.what()).contains("nobody"));

            pair.run(Side.SOURCE, "ALTER SYSTEM RESET synchronized_standby_slots", "SELECT pg_reload_conf()");

            await().atMost(SOON)
                    .until(() -> Captures.log(pair, Side.SOURCE).versions("a").size() == 1);
            assertThat(capture.status().concerns()).isEmpty();
        }
        Pair.cleanUp(pair.settings());
    }

    private static void assertGivenUp(Capture capture) {
        assertThat(capture.status().concerns()).singleElement().satisfies((Concern concern) -> {
            assertThat(concern.reason()).isEqualTo(UnprovenReason.SLOT_LOST);
            assertThat(concern.message())
                    .contains("is given up", "capture.max-retained-wal (8 MiB)", "run `lockstep setup`");
        });
    }

    @Test
    void the_slot_of_a_capture_that_does_not_run_is_given_up_and_the_one_that_setup_makes_then_is_not()
            throws SQLException {
        Pair pair = pair("guarded");
        try (SlotGuard strict = SlotGuard.start(pair.runtime(Side.SOURCE), care(pair, LIMIT), QUICK);
                SlotGuard lenient = SlotGuard.start(pair.runtime(Side.SOURCE), care(pair, 1L << 30), QUICK)) {
            await().atMost(SOON).until(() -> isCalm(strict) && isCalm(lenient));

            RetainedLog.fill(pair.database(Side.SOURCE), 5);
            await().atMost(SOON).until(() -> retained(strict) > 5L << 20);
            assertThat(strict.status().trouble()).isEmpty();
            RetainedLog.write(pair.database(Side.SOURCE), 16);

            await().atMost(SOON).until(() -> strict.status().slot().isEmpty());
            assertThat(strict.status().trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble)
                            .contains(slot(pair), "is given up", "capture.max-retained-wal (8 MiB)", "lockstep setup"));
            await().atMost(SOON).until(() -> lenient.status().trouble().isPresent());
            assertThat(lenient.status().trouble().orElseThrow()).contains("is gone", "lockstep setup");
            assertThat(slots(pair)).isEqualTo("0");

            Pair.setUp(pair.settings());

            await().atMost(SOON).until(() -> isCalm(strict) && isCalm(lenient));
            RetainedLog.fill(pair.database(Side.SOURCE), 5);
            await().atMost(SOON).until(() -> retained(strict) > 5L << 20);
            assertThat(strict.status().trouble()).isEmpty();
        }
        Pair.cleanUp(pair.settings());
    }

    @Test
    void whoever_streams_from_it_does_not_keep_it() throws SQLException {
        Pair pair = pair("held");
        ChangeTopics.create(Pair.kafka().properties(), pair.migration(), 3);
        try (Capture unaware = Capture.start(Captures.of(pair, Side.SOURCE));
                Connection connection = pair.runtime(Side.SOURCE).connect()) {
            await().atMost(SOON).until(() -> unaware.status().connected());
            RetainedLog.write(pair.database(Side.SOURCE), 16);

            assertThat(care(pair, LIMIT).giveUp(connection)).isEqualTo(Outcome.DROPPED);

            await().atMost(SOON).until(() -> !unaware.status().concerns().isEmpty());
        }
        Pair.cleanUp(pair.settings());
    }

    @Test
    void what_is_not_lockstep_s_or_is_being_made_is_left_alone() throws SQLException {
        Pair pair = pair("left_alone");
        SlotCare care = care(pair, LIMIT);
        try (Connection connection = pair.runtime(Side.SOURCE).connect();
                Connection administrator = pair.database(Side.SOURCE).connect()) {
            assertThat(care.giveUp(connection)).as("light").isEqualTo(Outcome.NOT_NEEDED);
            RetainedLog.write(pair.database(Side.SOURCE), 16);
            execute(administrator, SlotCare.lock(slot(pair)));
            assertThat(care.giveUp(connection)).as("a setup is at work").isEqualTo(Outcome.BUSY);
            execute(administrator, SlotCare.unlock(slot(pair)));

            execute(administrator, "SELECT pg_create_logical_replication_slot('strangers', 'pgoutput')");
            RetainedLog.write(pair.database(Side.SOURCE), 16);
            var strangers = new SlotCare(Side.SOURCE, "strangers", "lockstep", LIMIT);
            assertThat(strangers.giveUp(connection)).as("not recorded").isEqualTo(Outcome.NOT_OURS);
            execute(administrator, "SELECT pg_drop_replication_slot('strangers')");

            execute(
                    administrator,
                    "SELECT pg_drop_replication_slot('" + slot(pair) + "')",
                    "SELECT pg_create_logical_replication_slot('" + slot(pair) + "', 'test_decoding')");
            RetainedLog.write(pair.database(Side.SOURCE), 16);
            assertThat(care.giveUp(connection)).as("another plugin").isEqualTo(Outcome.NOT_NEEDED);
            execute(administrator, "SELECT pg_drop_replication_slot('" + slot(pair) + "')");
        }
        Pair.cleanUp(pair.settings());
    }

    /// Whoever gives slots up without a pause meets many setups in the midst of replacing one.
    @Test
    void a_slot_that_a_setup_has_just_made_is_never_taken_for_the_one_before() throws SQLException {
        Pair pair = pair("raced");
        var stopping = new AtomicBoolean();
        CompletableFuture<Void> hunter = CompletableFuture.runAsync(() -> hunt(pair, stopping));
        for (int round = 0; round < 3; round++) {
            RetainedLog.write(pair.database(Side.SOURCE), 10);
            pair.run(Side.SOURCE, "UPDATE lockstep.created SET detail = '0' WHERE kind = 'slot'");
            Pair.setUp(pair.settings());
            assertThat(slots(pair)).as("round " + round).isEqualTo("1");
        }
        stopping.set(true);
        hunter.join();
        Pair.cleanUp(pair.settings());
    }

    private static void hunt(Pair pair, AtomicBoolean stopping) {
        try (Connection connection = pair.runtime(Side.SOURCE).connect()) {
            while (!stopping.get()) {
                care(pair, LIMIT).giveUp(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Migration migration(String name, KafkaBroker broker) throws SQLException {
        var migration = new Migration(name, broker, SERVER);
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        return migration;
    }

    private static Pair pair(String name) throws SQLException {
        Pair pair = Pair.create(SERVER.database(), TARGET.database(), name, name);
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        Pair.setUp(pair.settings());
        return pair;
    }

    private static SlotCare care(Pair pair, long limit) {
        return new SlotCare(Side.SOURCE, slot(pair), "lockstep", limit);
    }

    private static String slot(Pair pair) {
        return pair.names().slot(Side.SOURCE);
    }

    private static boolean isCalm(SlotGuard guard) {
        Status status = guard.status();
        return status.slot().isPresent() && status.trouble().isEmpty();
    }

    private static long retained(SlotGuard guard) {
        return guard.status().slot().map(slot -> slot.retainedBytes()).orElse(-1L);
    }

    private static String slots(Pair pair) throws SQLException {
        return pair.text(
                Side.SOURCE, "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot(pair) + "'");
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }
}
