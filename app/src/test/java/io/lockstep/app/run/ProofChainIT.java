package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.SharedLab;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import io.lockstep.capture.ChangeTopics;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import io.lockstep.lab.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What breaks the chain of proof, from the databases to the verdict.
@Execution(ExecutionMode.CONCURRENT)
final class ProofChainIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final String KEY = "00112233445566778899aabbccddeeff";

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();

    @Test
    void a_forged_watermark_leaves_the_lane_unproven_until_somebody_begins_a_new_epoch() throws Exception {
        try (Pair pair = new Pair("forged")) {
            Configuration configuration = pair.configuration(KEY);
            try (Services services = Services.start(configuration, _ -> {})) {
                provenForAWhile(services::overview);
                pair.onSource("UPDATE lockstep.watermark SET seen = seen - 1");
                unprovenForGood(services::overview, "FORGED_WATERMARK", "transaction ");
                pair.onSource("INSERT INTO a VALUES (1)");
                unprovenForGood(services::overview, "FORGED_WATERMARK", "setup --new-epoch");
            }
            try (Services services = Services.start(configuration, _ -> {})) {
                provenForAWhile(services::overview);
            }
        }
    }

    @Test
    void a_table_that_leaves_the_publication_is_unproven_also_when_it_comes_back() throws Exception {
        try (Pair pair = new Pair("unpublished");
                Services services = Services.start(pair.configuration(KEY), _ -> {})) {
            provenForAWhile(services::overview);
            pair.onSource("ALTER PUBLICATION lockstep_unpublished_source DROP TABLE a");
            unprovenForGood(services::overview, "TABLE_NOT_PUBLISHED", "table public.a is not verified on the source");
            pair.onSource("ALTER PUBLICATION lockstep_unpublished_source ADD TABLE a");
            unprovenForGood(services::overview, "TABLE_NOT_PUBLISHED", "public.a");
        }
    }

    @Test
    void a_slot_that_is_gone_is_named_with_the_command_that_repairs_it() throws Exception {
        try (Pair pair = new Pair("slotless");
                Services services = Services.start(pair.configuration(KEY), _ -> {})) {
            provenForAWhile(services::overview);
            pair.onTarget("""
                    DO $$ BEGIN
                        FOR i IN 1..500 LOOP
                            PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots
                                WHERE slot_name = 'lockstep_slotless_target' AND active;
                            BEGIN
                                PERFORM pg_drop_replication_slot('lockstep_slotless_target');
                                RETURN;
                            EXCEPTION WHEN object_in_use THEN PERFORM pg_sleep(0.002);
                            END;
                        END LOOP;
                    END $$""");
            unprovenForGood(services::overview, "SLOT_LOST", "lockstep setup");
        }
    }

    @Test
    void a_database_that_cannot_be_reached_for_a_while_is_unproven_and_proven_again_without_a_divergence()
            throws Exception {
        try (Pair pair = new Pair("unreachable");
                TcpProxy network =
                        TcpProxy.to(pair.source().host(), pair.source().port())) {
            pair.sourceIsAt(network);
            try (Services services = Services.start(pair.configuration(KEY), _ -> {})) {
                provenForAWhile(services::overview);
                network.swallow();
                pair.onSource("INSERT INTO a SELECT generate_series(1000, 2000)");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertNamed(services::overview, "WATERMARKS_STALLED", "source"));
                network.pass();
                network.refuse();
                pair.onSource("DELETE FROM a WHERE id < 1500");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertNamed(services::overview, "WATERMARKS_STALLED", "source"));
                network.pass();

                provenForAWhile(services::overview);
                assertThat(services.overview().state().divergences().stream()).isEmpty();
            }
        }
    }

    @Test
    void the_coordinator_gives_up_a_slot_that_retains_too_much_while_no_capture_reads_it() throws Exception {
        try (Pair pair = new Pair("forsaken");
                Started started = new Started()) {
            Configuration configuration = pair.configuration(KEY, "auto", "64MiB");
            var wiring = new Wiring(configuration, lab.kafka().bootstrap());
            ChangeTopics.create(wiring.kafka(), wiring.migration(), wiring.partitions());
            started.add(LaneSetup.create(wiring.lanes()));
            SlotGuards slots = started.add(wiring.slotGuards());
            Coordinator coordinator = started.add(Coordinator.start(wiring.coordinator(List::of, slots::views)));
            await().atMost(PATIENCE)
                    .until(() -> coordinator.overview().side(Side.SOURCE).slotRetainedBytes() != null);
            assertThat(reasons(coordinator::overview)).noneMatch(text -> text.startsWith("SLOT_LOST"));

            pair.onSource(
                    "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1048576)) FROM generate_series(1, 80)");

            unprovenForGood(coordinator::overview, "SLOT_LOST", "more than capture.max-retained-wal (64 MiB)");
            await().atMost(PATIENCE).until(() -> pair.slots().equals("0"));
            assertNamed(coordinator::overview, "SLOT_LOST", "run `lockstep setup`");
            started.add(LaneSetup.create(wiring.lanes()));
            await().atMost(PATIENCE)
                    .until(() ->
                            reasons(coordinator::overview).stream().noneMatch(text -> text.startsWith("SLOT_LOST")));
            assertThat(pair.slots()).isEqualTo("1");
        }
    }

    @Test
    void what_may_be_applied_in_batches_is_proven_a_round_trip_later_and_what_differs_is_confirmed() throws Exception {
        try (Pair pair = new Pair("causal");
                Services services = Services.start(pair.configuration(KEY, "causal"), _ -> {})) {
            pair.onSource("INSERT INTO a SELECT generate_series(100, 200)");
            provenForAWhile(services::overview);
            assertThat(services.overview().state().divergences().stream()).isEmpty();
            pair.onTarget("DELETE FROM a WHERE id = 150");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(services.overview().state().divergences().stream())
                            .singleElement()
                            .satisfies(found -> {
                                assertThat(found.state()).isEqualTo(DivergenceState.CONFIRMED);
                                assertThat(found.type()).isEqualTo(DivergenceClass.FOREIGN_WRITE);
                            }));
            assertThat(word(services::overview)).isEqualTo("DIVERGED");
        }
    }

    @Test
    void two_captures_with_different_keys_are_unproven_and_never_diverged() throws Exception {
        try (Pair pair = new Pair("two_keys");
                Started started = new Started()) {
            var wiring = new Wiring(pair.configuration(KEY), lab.kafka().bootstrap());
            var other = new Wiring(
                    pair.configuration(KEY.replace('0', '9')), lab.kafka().bootstrap());
            Meters meters = started.add(new Meters());
            ChangeTopics.create(wiring.kafka(), wiring.migration(), wiring.partitions());
            LaneSettings lane = wiring.lanes().getFirst();
            LaneSetup setup = started.add(LaneSetup.create(wiring.lanes()));
            started.add(new CaptureService(
                            other,
                            lane,
                            Side.TARGET,
                            () -> Lane.of(setup, lane.names(), Side.TARGET),
                            meters.registry())
                    .start());
            started.add(new VerifierService(wiring, Optional.empty(), meters.registry()).start());
            started.add(new CaptureService(
                            wiring,
                            lane,
                            Side.SOURCE,
                            () -> Lane.of(setup, lane.names(), Side.SOURCE),
                            meters.registry())
                    .start());
            Coordinator coordinator = started.add(Coordinator.start(wiring.coordinator(List::of, List::of), meters));
            pair.onSource("INSERT INTO a SELECT generate_series(100, 200)");
            unprovenForGood(coordinator::overview, "SCHEME_MISMATCH", "privacy.fingerprint-key");
            assertThat(coordinator.overview().state().divergences().stream()).isEmpty();
        }
    }

    private static void provenForAWhile(Supplier<Overview> overview) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(word(overview))
                        .as(() -> reasons(overview).toString())
                        .isEqualTo("PROVEN"));
        await().during(A_WHILE).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(word(overview)).isEqualTo("PROVEN");
            assertThat(reasons(overview)).isEmpty();
        });
    }

    private static void unprovenForGood(Supplier<Overview> overview, String code, String words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertNamed(overview, code, words));
        await().during(A_WHILE).atMost(PATIENCE).untilAsserted(() -> assertNamed(overview, code, words));
    }

    private static void assertNamed(Supplier<Overview> overview, String code, String words) {
        assertThat(word(overview)).isEqualTo("UNPROVEN");
        assertThat(reasons(overview))
                .anySatisfy(text -> assertThat(text).startsWith(code).contains(words));
    }

    private static String word(Supplier<Overview> overview) {
        return overview.get().assessment().verdict().word();
    }

    private static List<String> reasons(Supplier<Overview> overview) {
        return overview.get().assessment().reasons().stream().map(Reason::text).toList();
    }

    /// Two databases with one replicated table.
    private final class Pair implements AutoCloseable {
        private final String name;
        private final NativeReplication replication;
        private Optional<TcpProxy> network = Optional.empty();

        Pair(String name) throws SQLException {
            this.name = name;
            for (Database server : List.of(lab.source().database(), lab.target().database())) {
                execute(server, "CREATE DATABASE " + name);
                execute(server.named(name), "CREATE TABLE a (id int PRIMARY KEY)");
            }
            replication =
                    NativeReplication.create(source(), target(), name + "_sub", List.of(new TableName("public", "a")));
            replication.awaitSynchronised(PATIENCE);
        }

        /// Lockstep reaches the source through this network; the replicator does not.
        void sourceIsAt(TcpProxy proxy) {
            network = Optional.of(proxy);
        }

        void onSource(String statement) throws SQLException {
            execute(source(), statement);
        }

        void onTarget(String statement) throws SQLException {
            execute(target(), statement);
        }

        Configuration configuration(String key) throws IOException {
            return configuration(key, "auto");
        }

        Configuration configuration(String key, String apply) throws IOException {
            return configuration(key, apply, "64GiB");
        }

        Configuration configuration(String key, String apply, String retained) throws IOException {
            Path file = Files.writeString(Files.createTempFile(directory, name, ".yaml"), """
                    migration: %s
                    source: { url: "%s", user: "%s", password: "%s" }
                    target: { url: "%s", user: "%s", password: "%s" }
                    kafka: { bootstrap: "%s", partitions: 2 }
                    replication: { type: native, native: { subscription: %s }, apply: %s }
                    tables: { include: [ "public.*" ] }
                    watermark: { interval: 200ms }
                    capture: { max-retained-wal: %s }
                    verifier: { state-dir: "%s" }
                    privacy: { fingerprint-key: "%s" }
                    http: { port: 0 }
                    """.formatted(
                            name,
                            network.map(proxy -> source().at(proxy.host(), proxy.port()))
                                    .orElseGet(this::source)
                                    .jdbcUrl(),
                            source().user(),
                            source().password(),
                            target().jdbcUrl(),
                            target().user(),
                            target().password(),
                            lab.kafka().bootstrap(),
                            replication.name(),
                            apply,
                            retained,
                            directory.resolve(name + "-state"),
                            key));
            return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
        }

        /// How many slots of Lockstep's the source has for this migration.
        String slots() throws SQLException {
            try (Connection connection = source().connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'lockstep\\_" + name
                                    + "\\_%'")) {
                row.next();
                return row.getString(1);
            }
        }

        private Database source() {
            return lab.source().database().named(name);
        }

        private Database target() {
            return lab.target().database().named(name);
        }

        @Override
        public void close() throws SQLException {
            replication.close();
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
