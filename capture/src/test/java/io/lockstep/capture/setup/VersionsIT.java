package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.capture.Capture;
import io.lockstep.capture.ChangeLog;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.PostgresOptions;
import io.lockstep.lab.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each major on either side, with the newest on the other.
@ResourceLock(SharedLab.WHOLE_SERVERS)
class VersionsIT implements OnSharedLab {
    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17})
    void an_older_major_is_set_up_streamed_and_cleaned_up_on_either_side(int major) throws SQLException {
        Path artifact = Path.of("target/postgres/" + major + ".jar");
        assumeTrue(Files.exists(artifact), "PostgreSQL " + major + " comes with Maven on Linux amd64 only");
        Database newest = SharedLab.lab().target().database();
        Database other = SharedLab.lab().source().database();
        try (PostgresServer server = PostgresServer.create(
                SharedLab.lab().directory(), "postgres" + major, artifact, PostgresOptions.defaults())) {
            assertThat(server.majorVersion()).isEqualTo(major);
            lives(Pair.create(server.database(), newest, "from" + major, "from" + major));
            lives(Pair.create(other, server.database(), "to" + major, "to" + major));
            Invalidation.of(Pair.create(server.database(), newest, "lost" + major, "lost" + major));
        }
    }

    private static void lives(Pair pair) throws SQLException {
        pair.runOnBoth(
                "CREATE TABLE a (id int PRIMARY KEY, v numeric)",
                "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100)");
        ChangeTopics.create(Pair.kafka().properties(), pair.migration(), 3);
        try (NativeReplication replication = pair.replicate("a", "parts")) {
            List<String> before = pair.snapshot();
            Pair.setUp(pair.settings());
            assertThat(Pair.setUp(pair.settings())).allMatch(Step.Present.class::isInstance);
            for (Side side : Side.values()) {
                assertThat(failover(pair, side))
                        .as("a slot that standbys copy, on the " + side.word())
                        .isEqualTo("true");
            }
            streams(pair, replication);
            assertThat(Pair.cleanUp(pair.settings())).isTrue();
            assertThat(pair.snapshot()).isEqualTo(before);
        }
    }

    /// Servers before 17 have no such slots.
    private static String failover(Pair pair, Side side) throws SQLException {
        return pair.text(side, """
                SELECT CASE WHEN current_setting('server_version_num')::int >= 170000 THEN to_jsonb(s) ->> 'failover'
                    ELSE 'true' END
                FROM pg_replication_slots s WHERE slot_name = '%s'""".formatted(pair.names().slot(side)));
    }

    private static void streams(Pair pair, NativeReplication replication) throws SQLException {
        try (Capture source = Capture.start(Captures.of(pair, Side.SOURCE));
                Capture target = Capture.start(Captures.of(pair, Side.TARGET))) {
            pair.run(
                    Side.SOURCE,
                    "INSERT INTO a VALUES (1, 1.50), (2, NULL)",
                    "UPDATE a SET v = 2 WHERE id = 1",
                    "DELETE FROM a WHERE id = 2",
                    "INSERT INTO parts VALUES (7)");
            replication.awaitCaughtUp(Duration.ofMinutes(2));
            for (Side side : Side.values()) {
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    ChangeLog log = Captures.log(pair, side);
                    assertThat(log.versions("a")).hasSize(4);
                    assertThat(log.versions("parts")).hasSize(1);
                });
            }
            assertThat(source.status().error()).isEmpty();
            assertThat(target.status().error()).isEmpty();
        }
    }
}
