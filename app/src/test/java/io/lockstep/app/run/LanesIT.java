package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.SharedLab;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import io.lockstep.capture.setup.Setup;
import io.lockstep.capture.setup.Watcher;
import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.view.LaneView;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.json.Divergence;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Two lanes, each with a subscription of its own and captured by a service of its own: what is done to the first is
/// said
/// of the first, and the second, on the same servers, topics and verifier, goes on as an undisturbed migration does.
@Execution(ExecutionMode.CONCURRENT)
final class LanesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "two_lanes";
    private static final String RUN = "run_lanes";

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();
    private final Set<String> alarms = new ConcurrentSkipListSet<>();

    @Test
    void what_happens_to_one_lane_is_said_of_it_and_leaves_the_other_proven() throws Exception {
        createTables(NAME);
        try (NativeReplication first = replicate(NAME, "first", "a");
                NativeReplication _ = replicate(NAME, "second", "b");
                Started started = new Started()) {
            Configuration configuration = configuration(NAME);
            setUp(configuration);
            var wiring = new Wiring(configuration, lab.kafka().bootstrap());
            Meters meters = started.add(new Meters());
            started.add(new VerifierService(wiring, Optional.empty(), meters.registry()).start());
            SlotGuards slots = started.add(wiring.slotGuards());
            Coordinator coordinator =
                    started.add(Coordinator.start(wiring.coordinator(List::of, slots::views), meters));
            started.add(new LaneCapture(configuration, 1));
            LaneCapture capture = new LaneCapture(configuration, 0);
            awaitBoth(coordinator, "PROVEN", "");
            Alarms watch = started.add(new Alarms(coordinator));

            aStalledSubscriptionIsOneLanesLag(first, coordinator);
            capture.close();
            awaitBoth(coordinator, "UNPROVEN", "CAPTURE_SILENT: the capture of the source of lane first last reported");
            started.add(new LaneCapture(configuration, 0));
            awaitBoth(coordinator, "PROVEN", "");
            assertThat(coordinator.overview().state().divergences().stream()).isEmpty();
            aLostSlotEndsOneLanesEpoch(configuration, coordinator);
            aDifferenceIsFoundInItsLane(coordinator);
            whatIsServedNamesBothLanes(coordinator);
            watch.close();
            aLaneThatStandsStillKeepsNoOthersRowsFromBeingRead(first, coordinator);
            assertThat(alarms).as("of the lane that nobody touched").isEmpty();
        }
    }

    @Test
    void a_run_without_a_setup_makes_its_lanes_and_leaves_none_of_their_slots() throws Exception {
        createTables(RUN);
        try (NativeReplication _ = replicate(RUN, "first", "a");
                NativeReplication _ = replicate(RUN, "second", "b")) {
            try (Services services = Services.start(configuration(RUN), _ -> {})) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(word(services.overview()))
                                .as(() -> reasons(services.overview()).toString())
                                .isEqualTo("PROVEN"));
                execute(source(RUN), "INSERT INTO a VALUES (1, 'x'); INSERT INTO b VALUES (1, 'x')");
                execute(target(RUN), "INSERT INTO b VALUES (2, 'y')");
                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(verdict(services.overview(), "first")).isEqualTo("PROVEN");
                    assertThat(verdict(services.overview(), "second")).isEqualTo("DIVERGED");
                });
                assertThat(services.checks())
                        .extracting(HealthCheck::name)
                        .contains("source change log of lane first", "target change log of lane second")
                        .contains("watermarks of lane first", "watermarks of lane second");
                assertThat(slots()).isEqualTo(4);
            }
            assertThat(slots()).isZero();
        }
    }

    private int slots() throws SQLException {
        int count = 0;
        for (Database each : List.of(source(RUN), target(RUN))) {
            try (Connection connection = each.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_replication_slots"
                            + " WHERE slot_name LIKE 'lockstep\\_run\\_lanes\\_%'")) {
                row.next();
                count += row.getInt(1);
            }
        }
        return count;
    }

    private void aStalledSubscriptionIsOneLanesLag(NativeReplication first, Coordinator coordinator)
            throws SQLException {
        first.disable();
        execute(source(NAME), "INSERT INTO a SELECT g, 'x' FROM generate_series(1, 500) g");
        execute(
                source(NAME),
                "INSERT INTO b SELECT g, 'x' FROM generate_series(1, 500) g; DELETE FROM b WHERE id % 2 = 0");
        awaitBoth(coordinator, "IN_FLIGHT", "PROOF_BEHIND: the proof of lane first is ");
        assertThat(word(coordinator.overview())).isEqualTo("IN_FLIGHT");
        execute(source(NAME), "UPDATE a SET v = 'y' WHERE id < 100");
        first.enable();
        awaitBoth(coordinator, "PROVEN", "");
        assertThat(word(coordinator.overview())).isEqualTo("PROVEN");
    }

    private void aLostSlotEndsOneLanesEpoch(Configuration configuration, Coordinator coordinator) throws SQLException {
        long before = lane(coordinator.overview(), "second").epoch();
        execute(target(NAME), """
                DO $$ BEGIN
                    FOR i IN 1..500 LOOP
                        PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots
                            WHERE slot_name = 'lockstep_two_lanes_first_target' AND active;
                        BEGIN
                            PERFORM pg_drop_replication_slot('lockstep_two_lanes_first_target');
                            RETURN;
                        EXCEPTION WHEN object_in_use THEN PERFORM pg_sleep(0.002);
                        END;
                    END LOOP;
                END $$""");
        awaitBoth(coordinator, "UNPROVEN", "SLOT_LOST: lane first: ");
        setUp(configuration);
        awaitBoth(coordinator, "PROVEN", "");
        assertThat(lane(coordinator.overview(), "first").epoch()).isGreaterThan(before);
        assertThat(lane(coordinator.overview(), "second").epoch()).isEqualTo(before);
    }

    private void aDifferenceIsFoundInItsLane(Coordinator coordinator) throws SQLException {
        execute(target(NAME), "DELETE FROM a WHERE id = 7");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(coordinator.overview().state().divergences().stream())
                        .singleElement()
                        .satisfies(LanesIT::isTheDeletedRow));
        awaitBoth(coordinator, "DIVERGED", "OPEN_DIVERGENCES: lane first: public.a has 1 row that differs");
        assertThat(word(coordinator.overview())).isEqualTo("DIVERGED");
    }

    /// The direct read of the first lane's row is held until its subscription stands still, and then waits for it.
    private void aLaneThatStandsStillKeepsNoOthersRowsFromBeingRead(NativeReplication first, Coordinator coordinator)
            throws SQLException {
        try (Connection held = source(NAME).connect();
                Statement lock = held.createStatement()) {
            held.setAutoCommit(false);
            lock.execute("LOCK TABLE a");
            execute(target(NAME), "DELETE FROM a WHERE id = 8");
            awaitStates(coordinator, "first", DivergenceState.CONFIRMED, DivergenceState.SUSPECT);
            first.disable();
            held.rollback();
        }
        execute(target(NAME), "DELETE FROM b WHERE id = 9");
        awaitStates(coordinator, "second", DivergenceState.CONFIRMED);
        assertThat(states(coordinator, "first")).contains(DivergenceState.SUSPECT);
        first.enable();
        awaitStates(coordinator, "first", DivergenceState.CONFIRMED, DivergenceState.CONFIRMED);
    }

    private static void awaitStates(Coordinator coordinator, String lane, DivergenceState... states) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(states(coordinator, lane)).containsExactlyInAnyOrder(states));
    }

    private static List<DivergenceState> states(Coordinator coordinator, String lane) {
        return coordinator.overview().state().divergences().stream()
                .filter(found -> found.lane().equals(lane))
                .map(Divergence::state)
                .toList();
    }

    private static void isTheDeletedRow(Divergence found) {
        assertThat(found.lane()).isEqualTo("first");
        assertThat(found.type()).isEqualTo(DivergenceClass.FOREIGN_WRITE);
        assertThat(found.state()).isEqualTo(DivergenceState.CONFIRMED);
    }

    private static void whatIsServedNamesBothLanes(Coordinator coordinator) throws Exception {
        assertThat(get(coordinator, "/api/v1/status"))
                .containsPattern("\"lanes\":\\[\\{\"lane\":\"first\",\"verdict\":\"DIVERGED\".*\"lane\":\"second\"");
        assertThat(get(coordinator, "/api/v1/tables"))
                .contains("\"table\":\"public.a\",\"lanes\":[\"first\"]")
                .contains("\"table\":\"public.b\",\"lanes\":[\"second\"]");
        assertThat(get(coordinator, "/metrics"))
                .contains("lockstep_proven_watermark{lane=\"first\"", "lockstep_proven_watermark{lane=\"second\"")
                .contains("lockstep_slot_lost{lane=\"second\",migration=\"two_lanes\",side=\"target\"} 0.0");
    }

    /// The first lane is as it says, and the second proven, at one moment.
    private static void awaitBoth(Coordinator coordinator, String first, String reason) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Overview overview = coordinator.overview();
            assertThat(List.of(verdict(overview, "first"), verdict(overview, "second")))
                    .as(() -> reasons(overview).toString())
                    .containsExactly(first, "PROVEN");
            if (!reason.isEmpty()) {
                assertThat(reasons(overview))
                        .anySatisfy(said -> assertThat(said).startsWith(reason));
            }
        });
    }

    private static LaneView lane(Overview overview, String name) {
        return overview.lanes().stream()
                .filter(lane -> lane.lane().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String verdict(Overview overview, String lane) {
        return overview.assessment(lane(overview, lane)).verdict().word();
    }

    private static String word(Overview overview) {
        return overview.assessment().verdict().word();
    }

    private static List<String> reasons(Overview overview) {
        return overview.assessment().reasons().stream().map(Reason::text).toList();
    }

    private Database source(String name) {
        return lab.source().database().named(name);
    }

    private Database target(String name) {
        return lab.target().database().named(name);
    }

    private void createTables(String name) throws SQLException {
        for (Database each : List.of(lab.source().database(), lab.target().database())) {
            execute(each, "CREATE DATABASE " + name);
            execute(
                    each.named(name),
                    "CREATE TABLE a (id int PRIMARY KEY, v text); CREATE TABLE b (LIKE a INCLUDING ALL)");
        }
    }

    private NativeReplication replicate(String name, String lane, String table) throws SQLException {
        List<TableName> tables = List.of(new TableName("public", table));
        var replication = NativeReplication.create(source(name), target(name), name + "_" + lane, tables);
        replication.awaitSynchronised(PATIENCE);
        return replication;
    }

    private Configuration configuration(String name) throws IOException {
        Path file = SharedLab.configure(
                directory.resolve(name + ".yaml"), name, """
                replication: { type: native }
                lanes:
                  - { name: first, tables: { include: [ public.a ] }, subscription: %s_first }
                  - { name: second, tables: { exclude: [ public.a ] }, subscription: %s_second }
                watermark: { interval: 200ms }
                verifier: { state-dir: "%s" }
                privacy: { fingerprint-key: "00112233445566778899aabbccddeeff" }
                http: { port: 0, health: { capture-source: 0, capture-target: 0 } }
                """.formatted(name, name, directory.resolve(name)));
        return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
    }

    private static void setUp(Configuration configuration) {
        try (Setup setup = Setup.plan(new Administration(configuration).settings())) {
            setup.execute(Watcher.NONE);
        }
    }

    private static String get(Coordinator coordinator, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(coordinator.address().resolve(path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Notes whatever is said of the lane that nobody touches, except that its proof is a moment late, which a busy
    /// machine
    /// may make it.
    private final class Alarms implements AutoCloseable {
        private final CountDownLatch closing = new CountDownLatch(1);
        private final Thread thread;

        Alarms(Coordinator coordinator) {
            thread = Thread.ofPlatform().name("alarms").start(() -> {
                try {
                    do {
                        Overview overview = coordinator.overview();
                        overview.assessment(lane(overview, "second")).reasons().stream()
                                .map(Reason::text)
                                .filter(reason -> !reason.startsWith("PROOF_BEHIND"))
                                .forEach(alarms::add);
                    } while (!closing.await(20, TimeUnit.MILLISECONDS));
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            closing.countDown();
            LaneCapture.ended(thread);
        }
    }
}
