package io.lockstep.capture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.events.Watermark;
import io.lockstep.events.WatermarkTable;
import io.lockstep.lab.Database;
import io.lockstep.lab.TcpProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Two watermark writers, of which one does not know that it is gone.
@ResourceLock(SharedLab.OPEN_TRANSACTIONS)
class TakeoverIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    @Test
    void a_writer_whose_connection_is_cut_without_a_word_is_succeeded_and_writes_no_more() throws SQLException {
        var migration = new Migration("takeover");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        Database source = migration.database(Side.SOURCE);
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
                TcpProxy network = TcpProxy.to(source.host(), source.port());
                WatermarkWriter first = writer(migration, source.at(network.host(), network.port()));
                WatermarkWriter second = second(migration, first)) {
            await().atMost(SOON).until(() -> second.status().error().isPresent());
            assertThat(second.status().error().orElseThrow()).contains("another watermark writer is running");
            assertThat(second.status().written()).isZero();
            long before = first.status().written();

            network.delay(Duration.ofMinutes(10));

            await().atMost(Duration.ofMinutes(2)).until(() -> second.status().written() > before);
            long written = second.status().written();
            await().atMost(SOON).until(() -> second.status().written() > written + 20);
            await().atMost(SOON).until(() -> second.status().error().isEmpty());
            await().atMost(SOON).until(() -> first.status().error().isPresent());
            network.refuse();

            List<Long> numbers = requireNonNull(
                            migration.log(Side.SOURCE).partitions().get(0))
                    .stream()
                    .filter(Watermark.class::isInstance)
                    .map(record -> ((Watermark) record).sequence())
                    .toList();
            for (int i = 1; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
            }
            assertThat(capture.status().concerns()).isEmpty();
        }
    }

    @Test
    void a_session_that_somebody_blocks_gives_up_and_goes_on_when_it_can() throws Exception {
        var migration = new Migration("takeover_blocked");
        migration.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
                WatermarkWriter writer = migration.watermarks(INTERVAL)) {
            await().atMost(SOON).until(() -> writer.status().written() > 3);
            try (var stranger = migration.database(Side.SOURCE).connect();
                    var statement = stranger.createStatement()) {
                stranger.setAutoCommit(false);
                statement.execute("SELECT FROM lockstep.watermark FOR UPDATE");
                await().atMost(SOON).until(() -> writer.status().error().isPresent());
                assertThat(writer.status().error().orElseThrow()).contains("took no watermark", "lock timeout");
                stranger.rollback();
            }
            long stood = writer.status().written();
            await().atMost(SOON).until(() -> writer.status().written() > stood + 5);
            assertThat(writer.status().error()).isEmpty();
            assertThat(capture.status().concerns()).isEmpty();
        }
    }

    private static WatermarkWriter second(Migration migration, WatermarkWriter first) {
        await().atMost(SOON).until(() -> first.status().written() > 3);
        return writer(migration, migration.database(Side.SOURCE));
    }

    private static WatermarkWriter writer(Migration migration, Database source) {
        return WatermarkWriter.start(new WatermarkWriter.Settings(
                new DatabaseAddress(source.jdbcUrl(), source.user(), new Secret(source.password())),
                migration.address(Side.TARGET),
                new WatermarkTable("lockstep"),
                INTERVAL,
                new LaneTable("lockstep"),
                migration.mac()));
    }
}
