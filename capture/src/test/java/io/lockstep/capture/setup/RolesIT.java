package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.Capture;
import io.lockstep.capture.ChangeLog;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.WatermarkWriter;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import io.lockstep.events.Watermark;
import io.lockstep.events.WatermarkTable;
import io.lockstep.lab.NativeReplication;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(SharedLab.WHOLE_SERVERS)
class RolesIT implements OnSharedLab {
    @Test
    void the_runtime_roles_can_do_their_work_and_nothing_else() throws SQLException {
        Pair pair = Pair.create("least");
        pair.runOnBoth(
                "CREATE TABLE a (id int PRIMARY KEY, v text)",
                "CREATE TABLE private (id int PRIMARY KEY)",
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC",
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO PUBLIC");
        try (NativeReplication _ = pair.replicate("a")) {
            SetupSettings settings = withWriter(pair.settings("public.a"), "marks of least");
            Pair.setUp(settings);
            works(pair, pair.as(Side.SOURCE, "marks of least", Pair.PASSWORD));

            for (Side side : Side.values()) {
                readsAndNoMore(pair, side);
            }
            DatabaseAddress writer = pair.as(Side.SOURCE, "marks of least", Pair.PASSWORD);
            allowed(writer, "UPDATE lockstep.watermark SET sequence = sequence", "SELECT * FROM lockstep.lane");
            denied(writer, "SELECT * FROM a", "UPDATE lockstep.lane SET epoch = 99", "DELETE FROM lockstep.watermark");
            nobodyElse(pair);
            assertThat(Pair.cleanUp(settings)).isTrue();
        }
    }

    @Test
    void an_administrator_need_not_be_a_superuser() throws SQLException {
        Pair pair = Pair.create("modest").withRole("modest capture");
        administrators(pair);
        pair.run(Side.TARGET, "CREATE TABLE sold (id int PRIMARY KEY)", "ALTER TABLE sold OWNER TO modest_owner");
        pair.run(Side.SOURCE, "CREATE TABLE sold (id int PRIMARY KEY)");
        Secret password = new Secret("admin");
        SetupSettings settings = pair.settings(
                pair.as(Side.SOURCE, "modest_admin", password), pair.as(Side.TARGET, "modest_admin", password));

        assertThatThrownBy(() -> Pair.setUp(settings)).isInstanceOfSatisfying(SetupException.class, refused -> {
            assertThat(refused)
                    .hasMessageContaining("User modest_admin does not own public.sold of the source database");
            assertThat(refused.fix()).isEqualTo("GRANT \"postgres\" TO \"modest_admin\", or exclude the table");
        });

        pair.run(Side.SOURCE, "ALTER TABLE sold OWNER TO modest_owner");
        List<String> before = pair.snapshot();
        Pair.setUp(settings);
        LaneRecord lane = LaneRecord.require(pair.runtime(Side.SOURCE), Side.SOURCE, pair.names(), "lockstep");
        assertThat(lane.tables()).hasSize(2);
        assertThat(Pair.setUp(settings)).allMatch(Step.Present.class::isInstance);
        assertThat(Pair.cleanUp(settings)).isTrue();
        assertThat(pair.snapshot()).isEqualTo(before);
    }

    @Test
    void everything_that_an_administrator_lacks_is_named_at_once_with_its_fix() throws SQLException {
        Pair pair = Pair.create("weak").withRole("weak capture");
        pair.runOnBoth("CREATE ROLE weak LOGIN PASSWORD 'admin'", "CREATE TABLE a (id int PRIMARY KEY)");
        Secret password = new Secret("admin");
        SetupSettings settings =
                pair.settings(pair.as(Side.SOURCE, "weak", password), pair.as(Side.TARGET, "weak", password));
        List<String> before = pair.snapshot();

        assertThatThrownBy(() -> Pair.setUp(settings))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll(
                        "8 things stand in the way",
                        "may not read the changes of the source",
                        "ALTER ROLE \"weak\" REPLICATION",
                        "does not own public.a of the target",
                        "GRANT CREATE ON DATABASE \"weak\" TO \"weak\"",
                        "weak may not create roles",
                        "CREATE ROLE \"weak capture\" LOGIN REPLICATION");

        assertThat(pair.snapshot()).isEqualTo(before);
    }

    @Test
    void on_rds_replication_is_a_role_to_be_member_of() throws SQLException {
        Pair pair = Pair.create("rds");
        pair.runOnBoth("CREATE ROLE rds_replication", "CREATE TABLE a (id int PRIMARY KEY)");
        try {
            List<String> before = pair.snapshot();
            Pair.setUp(pair.settings());
            assertThat(pair.text(Side.SOURCE, "SELECT pg_has_role('capture of rds', 'rds_replication', 'MEMBER')"))
                    .isEqualTo("t");
            assertThat(pair.text(Side.SOURCE, "SELECT rolreplication FROM pg_roles WHERE rolname = 'capture of rds'"))
                    .isEqualTo("f");
            assertThat(Pair.cleanUp(pair.settings())).isTrue();
            assertThat(pair.snapshot()).isEqualTo(before);
        } finally {
            pair.runOnBoth("DROP ROLE rds_replication");
        }
    }

    @Test
    void a_role_that_exists_gets_what_it_lacks_and_keeps_what_it_had() throws SQLException {
        Pair pair = Pair.create("existing").withRole("existing_role");
        pair.runOnBoth(
                "CREATE ROLE existing_role LOGIN PASSWORD 'its own'",
                "CREATE TABLE a (id int PRIMARY KEY)",
                "CREATE TABLE b (id int PRIMARY KEY)",
                "GRANT SELECT ON a TO existing_role");
        List<String> before = pair.snapshot();

        Pair.setUp(pair.settings("public.a", "public.b"));
        assertThat(pair.text(Side.SOURCE, "SELECT has_table_privilege('existing_role', 'b', 'SELECT')"))
                .isEqualTo("t");
        Pair.setUp(pair.settings("public.a"));
        assertThat(pair.text(Side.SOURCE, "SELECT has_table_privilege('existing_role', 'b', 'SELECT')"))
                .as("no longer selected")
                .isEqualTo("f");

        assertThat(Pair.cleanUp(pair.settings())).isTrue();
        assertThat(pair.snapshot()).isEqualTo(before);
    }

    private static void readsAndNoMore(Pair pair, Side side) throws SQLException {
        DatabaseAddress runtime = pair.runtime(side);
        allowed(runtime, "SELECT * FROM a", "SELECT * FROM lockstep.watermark", "SELECT * FROM lockstep.created");
        denied(
                runtime,
                "INSERT INTO a VALUES (99)",
                "UPDATE a SET v = 'x'",
                "DELETE FROM a",
                "TRUNCATE a",
                "ALTER TABLE a ADD COLUMN w int",
                "DROP TABLE a",
                "SELECT * FROM private",
                "INSERT INTO lockstep.watermark VALUES ('x', 1, 1, 1, now())",
                "UPDATE lockstep.watermark SET sequence = 1",
                "DELETE FROM lockstep.watermark",
                "INSERT INTO lockstep.created (side, kind, name, detail, by) VALUES ('source', 'slot', 'x', '', 'setup')",
                "UPDATE lockstep.lane SET epoch = 99",
                "DROP TABLE lockstep.watermark",
                "CREATE TABLE lockstep.x (id int)",
                "DROP SCHEMA lockstep",
                "DROP PUBLICATION " + pair.names().publication(side),
                "CREATE ROLE friend",
                "CREATE DATABASE other");
    }

    private static void works(Pair pair, DatabaseAddress writer) throws SQLException {
        ChangeTopics.create(Pair.kafka().properties(), pair.migration(), 3);
        var watermarks = new WatermarkWriter.Settings(
                writer,
                pair.runtime(Side.TARGET),
                new WatermarkTable("lockstep"),
                Duration.ofMillis(100),
                new LaneTable("lockstep"),
                Captures.mac(pair));
        try (Capture _ = Capture.start(Captures.of(pair, Side.SOURCE));
                Capture _ = Capture.start(Captures.of(pair, Side.TARGET));
                WatermarkWriter _ = WatermarkWriter.start(watermarks)) {
            pair.run(Side.SOURCE, "INSERT INTO a VALUES (1, 'x')", "UPDATE a SET v = 'y'");
            for (Side side : Side.values()) {
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    ChangeLog log = Captures.log(pair, side);
                    assertThat(log.versions("a")).hasSize(2);
                    assertThat(log.all(Watermark.class)).isNotEmpty();
                });
            }
        }
    }

    private static SetupSettings withWriter(SetupSettings settings, String role) {
        return SetupSettings.permanent(
                settings.lanes().getFirst(),
                settings.source(),
                settings.target(),
                Optional.of(new Account(role, Pair.PASSWORD)));
    }

    private static void administrators(Pair pair) throws SQLException {
        pair.runOnBoth(
                "CREATE ROLE modest_owner",
                "CREATE ROLE modest_admin LOGIN CREATEROLE REPLICATION PASSWORD 'admin' IN ROLE modest_owner",
                "CREATE TABLE a (id int PRIMARY KEY)",
                "ALTER TABLE a OWNER TO modest_owner",
                "GRANT CREATE ON DATABASE modest TO modest_admin");
    }

    private static void nobodyElse(Pair pair) throws SQLException {
        pair.runOnBoth("CREATE ROLE passerby LOGIN PASSWORD 'secret'");
        for (Side side : Side.values()) {
            denied(
                    pair.as(side, "passerby", new Secret("secret")),
                    "SELECT * FROM lockstep.watermark",
                    "SELECT * FROM lockstep.created",
                    "SELECT * FROM lockstep.lane",
                    "CREATE TABLE lockstep.x (id int)");
            assertThatThrownBy(() -> LaneRecord.require(
                            pair.as(side, "passerby", new Secret("secret")), side, pair.names(), "lockstep"))
                    .isInstanceOfSatisfying(SetupException.class, refused -> {
                        assertThat(refused).hasMessageContaining("could not say how it is set up: ERROR: permission");
                        assertThat(refused.fix()).startsWith("grant the user what the server asks for");
                    });
        }
        pair.runOnBoth("DROP ROLE passerby");
    }

    private static void allowed(DatabaseAddress as, String... statements) throws SQLException {
        try (Connection connection = as.connect();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    private static void denied(DatabaseAddress as, String... statements) throws SQLException {
        try (Connection connection = as.connect();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                assertThatThrownBy(() -> statement.execute(text))
                        .as(text)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            }
        }
    }
}
