package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.lab.FreePort;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.PostgresServer;
import io.lockstep.lab.TcpProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A capture whose database or broker is away, cannot be reached, or crashes, while the application writes on.
class NetworkIT implements OnSharedLab {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int LAST = 1_000_000;
    private static final PostgresServer SERVER = SharedLab.server("network");

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void nothing_is_missed_when_the_network_to_the_database_is_cut_refuses_and_is_a_black_hole() throws SQLException {
        var migration = migration("network_database", SharedLab.lab().kafka());
        Database source = migration.database(Side.SOURCE);
        try (TcpProxy network = TcpProxy.to(source.host(), source.port());
                LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(
                        Side.SOURCE,
                        setup.tables(Side.SOURCE),
                        source.at(network.host(), network.port()),
                        migration.kafka()))) {
            var writer = new LedgerWriter(source);
            writer.copy(1, 2000);
            await().atMost(SOON).until(() -> capture.status().versions() > 0);
            network.cut();
            writer.statements(10_000, 1000);
            await().atMost(SOON).until(() -> capture.status().restarts() > 0);
            network.refuse();
            writer.copy(20_000, 2000);
            await().atMost(SOON).until(() -> capture.status().error().isPresent());
            network.pass();
            writer.interleave(30_000, 3, 50);
            awaitCaptured(migration, writer);

            network.swallow();
            writer.copy(40_000, 2000);
            awaitActive(migration, false);
            network.pass();
            writer.copy(LAST, 1);

            awaitCaptured(migration, writer);
            Captured.assertNothingMissed(migration.log(Side.SOURCE), writer.written());
            assertWell(capture);
        }
    }

    /// What a firewall does that was started anew, or a failover of the address: nobody tells the capture.
    @Test
    void nothing_is_missed_when_the_network_forgets_the_connections_that_were_open() throws SQLException {
        var migration = migration("network_forgets", SharedLab.lab().kafka());
        Database source = migration.database(Side.SOURCE);
        try (TcpProxy network = TcpProxy.to(source.host(), source.port());
                LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(
                        Side.SOURCE,
                        setup.tables(Side.SOURCE),
                        source.at(network.host(), network.port()),
                        migration.kafka()))) {
            var writer = new LedgerWriter(source);
            writer.copy(1, 2000);
            awaitCaptured(migration, writer);

            network.forget();
            writer.copy(10_000, 2000);
            awaitActive(migration, false);

            awaitCaptured(migration, writer);
            Captured.assertNothingMissed(migration.log(Side.SOURCE), writer.written());
            assertWell(capture);
        }
    }

    @Test
    void a_capture_stops_within_seconds_while_the_network_to_its_database_is_a_black_hole() throws SQLException {
        var migration = migration("network_stopped", SharedLab.lab().kafka());
        Database source = migration.database(Side.SOURCE);
        try (TcpProxy network = TcpProxy.to(source.host(), source.port());
                LaneSetup setup = migration.setup()) {
            Capture capture = Capture.start(migration.capture(
                    Side.SOURCE,
                    setup.tables(Side.SOURCE),
                    source.at(network.host(), network.port()),
                    migration.kafka()));
            var writer = new LedgerWriter(source);
            writer.copy(1, 10);
            awaitCaptured(migration, writer);
            network.swallow();
            Instant before = Instant.now();

            capture.close();

            assertThat(Duration.between(before, Instant.now()))
                    .as("its driver waits for an answer for a minute")
                    .isLessThan(Duration.ofSeconds(45));
            awaitActive(migration, false);
        }
    }

    @Test
    void nothing_is_missed_when_the_network_to_the_broker_is_cut_and_is_a_black_hole() throws SQLException {
        try (TcpProxy network = TcpProxy.to("127.0.0.1", FreePort.any());
                KafkaBroker broker = KafkaBroker.create(SharedLab.lab().directory(), "behind", network)) {
            var migration = migration("network_broker", broker);
            try (LaneSetup setup = migration.setup();
                    Capture capture = Capture.start(migration.capture(
                            Side.SOURCE,
                            setup.tables(Side.SOURCE),
                            migration.database(Side.SOURCE),
                            impatient(network)))) {
                var writer = new LedgerWriter(migration.database(Side.SOURCE));
                writer.copy(1, 2000);
                awaitCaptured(migration, writer);
                network.cut();
                writer.statements(10_000, 1000);
                network.swallow();
                writer.copy(20_000, 3000);
                await().atMost(SOON).until(() -> capture.status().error().isPresent());
                network.pass();
                writer.interleave(30_000, 3, 50);

                awaitCaptured(migration, writer);
                Captured.assertNothingMissed(migration.log(Side.SOURCE), writer.written());
                assertWell(capture);
            }
        }
    }

    @Test
    void nothing_that_was_committed_is_missed_when_the_server_crashes_and_starts_again() throws SQLException {
        var migration = migration("server_crashes", SharedLab.lab().kafka());
        try (LaneSetup setup = migration.setup();
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            var writer = new LedgerWriter(migration.database(Side.SOURCE));
            for (int crash = 1; crash <= 2; crash++) {
                writer.copy(crash * 100_000, 3000);
                await().atMost(SOON).until(() -> capture.status().versions() > 0);
                SERVER.crash();
                SERVER.start();
                writer.statements(crash * 100_000 + 10_000, 500);
            }

            awaitCaptured(migration, writer);
            Captured.assertNothingMissed(migration.log(Side.SOURCE), writer.written());
            assertWell(capture);
        }
    }

    private static Migration migration(String name, KafkaBroker broker) throws SQLException {
        var migration = new Migration(name, broker, SERVER);
        migration.runOnBoth(LedgerWriter.TABLE);
        migration.run(Side.SOURCE, "ALTER DATABASE " + name + " SET wal_sender_timeout = '4s'");
        return migration;
    }

    private static void awaitCaptured(Migration migration, LedgerWriter writer) {
        await().atMost(SOON)
                .until(() -> Captured.operations(migration.log(Side.SOURCE)).size()
                        >= writer.written().size());
    }

    /// The server ends the connection of one that does not answer.
    private static void awaitActive(Migration migration, boolean active) {
        await().atMost(SOON)
                .until(() -> migration
                        .text(
                                Side.SOURCE,
                                "SELECT active FROM pg_replication_slots WHERE database = current_database()")
                        .equals(active ? "t" : "f"));
    }

    /// Nothing that somebody would have to repair is left of it.
    private static void assertWell(Capture capture) {
        await().atMost(SOON).until(() -> capture.status().error().isEmpty());
        await().atMost(SOON).until(() -> capture.status().concerns().isEmpty());
    }

    private static Map<String, String> impatient(TcpProxy network) {
        Map<String, String> kafka = new HashMap<>();
        kafka.put("bootstrap.servers", network.host() + ":" + network.port());
        kafka.putAll(Map.of("delivery.timeout.ms", "3000", "request.timeout.ms", "2000", "max.block.ms", "3000"));
        return kafka;
    }
}
