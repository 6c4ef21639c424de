package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Operation;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CaptureIT implements OnSharedLab {
    @Test
    void inserts_updates_deletes_and_key_changes_arrive_in_order_with_their_keys() throws SQLException {
        var migration = new Migration("capture_basic");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY, v text)");
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            migration.run(
                    Side.SOURCE,
                    "INSERT INTO a VALUES (1, 'x')",
                    "UPDATE a SET v = 'y'",
                    "UPDATE a SET id = 2",
                    "DELETE FROM a",
                    "TRUNCATE a");
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() ->
                            assertThat(migration.log(Side.SOURCE).versions("a")).hasSize(5));
            assertThat(migration.log(Side.SOURCE).versions("a").stream()
                            .sorted(java.util.Comparator.comparing(RowVersion::position))
                            .map(version -> version.operation() + " " + version.key()))
                    .containsExactly(
                            "INSERT public.a[id=1]",
                            "UPDATE public.a[id=1]",
                            "DELETE public.a[id=1]",
                            "INSERT public.a[id=2]",
                            "DELETE public.a[id=2]");
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(migration.log(Side.SOURCE).all(TableNotice.class))
                            .hasSize(Migration.PARTITIONS)
                            .allMatch(notice -> notice.reason() == UnprovenReason.TRUNCATED));
            assertThat(capture.status().connected()).isTrue();
            assertThat(Operation.values()).hasSize(3);
        }
    }
}
