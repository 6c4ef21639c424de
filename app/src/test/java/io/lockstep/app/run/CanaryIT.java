package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.ServiceProcess;
import io.lockstep.app.SharedLab;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import io.lockstep.capture.setup.Setup;
import io.lockstep.capture.setup.Watcher;
import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.canary.Canaries;
import io.lockstep.cutover.canary.CanaryState;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.CanaryKind;
import io.lockstep.events.TableId;
import io.lockstep.events.Topics;
import io.lockstep.events.json.CanaryReport;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.PlantedCanary;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import io.lockstep.lab.TopicReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Canaries in a deployment of real services: each kind is found and found right again, a planter that is
/// killed leaves nothing behind, and a detector that does not hear the target any more is told to be
/// deaf. The customer sees none of it.
@Execution(ExecutionMode.CONCURRENT)
final class CanaryIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "canaries";
    private static final String BATCHES = "canaries_batches";
    private static final TableId OWN = new TableId("lockstep", "canary");

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    @Test
    void every_kind_is_found_and_healed_and_a_deaf_detector_closes_the_gate() throws Exception {
        createTables(NAME);
        try (NativeReplication replication = replicate(NAME);
                Started started = new Started()) {
            Path file = configurationFile(NAME, "ordered");
            Configuration configuration = configuration(file);
            try (Setup setup = Setup.plan(new Administration(configuration).settings())) {
                setup.execute(Watcher.NONE);
            }
            var wiring = new Wiring(configuration, lab.kafka().bootstrap());
            Meters meters = started.add(new Meters());
            started.add(new VerifierService(wiring, Optional.empty(), meters.registry()).start());
            Coordinator coordinator = started.add(Coordinator.start(wiring.coordinator(List::of, List::of), meters));
            Witness witness = started.add(new Witness(coordinator));

            ServiceProcess captures =
                    started.add(new ServiceProcess(directory, 0, "--config", file.toString(), "capture"));
            killBetweenPlantingAndHealing(captures, replication, coordinator);
            started.add(new LaneCapture(configuration, 0));
            nothingOfTheKilledPlanterStays(started.add(verdicts()));
            everyKindIsFoundAndHealed(coordinator);
            assertThat(seen).as("of the canaries, by the customer").isEmpty();
            witness.close();

            execute(target(NAME), "ALTER PUBLICATION lockstep_canaries_target DROP TABLE lockstep.copied_canary");
            aDeafDetectorClosesTheGate(coordinator);
        }
    }

    /// The verifier believes that changes are applied in batches, and proves later; the planter does not
    /// know.
    @Test
    void every_kind_is_found_where_changes_are_applied_in_batches() throws Exception {
        createTables(BATCHES);
        try (NativeReplication _ = replicate(BATCHES);
                Services services = Services.start(configuration(configurationFile(BATCHES, "causal")), _ -> {})) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                Canaries canaries = services.overview().canaries().getOrDefault("main", Canaries.NONE);
                assertThat(canaries.outcomes())
                        .as(() -> reasons(services.overview()).toString())
                        .containsOnlyKeys(CanaryKind.values());
                assertThat(canaries.outcomes().values()).allMatch(CanaryState.Healed.class::isInstance);
                assertThat(canaries.missed()).isEmpty();
            });
            assertThat(services.overview().state().divergences().stream()).isEmpty();
        }
    }

    /// Where the replicator stands still the planter does as well, wherever it is.
    private static void killBetweenPlantingAndHealing(
            ServiceProcess captures, NativeReplication replication, Coordinator coordinator) throws SQLException {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(canaries(coordinator).lastFoundAt())
                        .as(() -> captures.said() + reasons(coordinator.overview()))
                        .isPresent());
        do {
            replication.enable();
            await().atMost(PATIENCE).until(() -> isPlanted(coordinator));
            replication.disable();
            awaitTwoReports(coordinator);
        } while (!isPlanted(coordinator));
        captures.kill();
        replication.enable();
    }

    private static void awaitTwoReports(Coordinator coordinator) {
        for (int i = 0; i < 2; i++) {
            Optional<?> before = Optional.ofNullable(
                            coordinator.state().captures().get("main/source"))
                    .map(report -> report.reportedAt());
            await().atMost(PATIENCE)
                    .until(() -> !Optional.ofNullable(
                                    coordinator.state().captures().get("main/source"))
                            .map(report -> report.reportedAt())
                            .equals(before));
        }
    }

    private static boolean isPlanted(Coordinator coordinator) {
        List<PlantedCanary> reported =
                canaries(coordinator).report().map(CanaryReport::canaries).orElse(List.of());
        return !reported.isEmpty() && reported.getLast().healed() == 0;
    }

    private void nothingOfTheKilledPlanterStays(TopicReader<Optional<Divergence>> verdicts) {
        int before = verdicts.records().size();
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<Optional<Divergence>> records = verdicts.records();
            assertThat(records).as("more was found since").hasSizeGreaterThan(before + 2);
            var newest = new TreeMap<String, Divergence>();
            records.forEach(record -> record.ifPresent(found -> newest.put(found.id(), found)));
            assertThat(newest.values()).allMatch(found -> found.key().table().equals(OWN));
            assertThat(newest.values())
                    .as("what is open now")
                    .noneMatch(found -> found.state().open());
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows(source(NAME), "canary") + rows(target(NAME), "copied_canary"))
                        .isLessThanOrEqualTo(4));
    }

    private void everyKindIsFoundAndHealed(Coordinator coordinator) throws Exception {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Canaries canaries = canaries(coordinator);
            assertThat(canaries.outcomes())
                    .as(() -> reasons(coordinator.overview()).toString())
                    .containsOnlyKeys(CanaryKind.values());
            assertThat(canaries.outcomes().values()).allMatch(CanaryState.Healed.class::isInstance);
            assertThat(canaries.missed()).isEmpty();
            assertThat(word(coordinator.overview()))
                    .as(() -> reasons(coordinator.overview()).toString())
                    .isEqualTo("PROVEN");
        });
        assertThat(get(coordinator, "/api/v1/status"))
                .containsPattern("\"canary\":\\{\"lastFoundAt\":\"20.*\"STALE_APPLY\":\"20")
                .contains("\"missed\":[]", "\"suspects\":0", "\"divergences\":0");
        assertThat(get(coordinator, "/metrics"))
                .contains("lockstep_canary_last_found_timestamp_seconds{class=\"KEY_CHANGE\",lane=\"main\"")
                .contains(
                        "lockstep_canaries_missed_total{class=\"LOST_DELETE\",lane=\"main\",migration=\"canaries\"} 0.0")
                .doesNotContain("lockstep.canary");
    }

    private static void aDeafDetectorClosesTheGate(Coordinator coordinator) throws Exception {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Overview overview = coordinator.overview();
            assertThat(word(overview)).isEqualTo("UNPROVEN");
            assertThat(reasons(overview))
                    .anySatisfy(reason -> assertThat(reason)
                            .startsWith("CANARY: a FOREIGN_WRITE that was planted in lane main was not found"))
                    .allSatisfy(reason -> assertThat(reason).startsWith("CANARY: "));
        });
        assertThat(coordinator.overview().state().divergences().stream()).isEmpty();
        assertThat(get(coordinator, "/api/v1/status")).containsPattern("\"missed\":\\[[^]]*\"FOREIGN_WRITE\"");
    }

    private static Canaries canaries(Coordinator coordinator) {
        return coordinator.overview().canaries().getOrDefault("main", Canaries.NONE);
    }

    private static String word(Overview overview) {
        return overview.assessment().verdict().word();
    }

    private static List<String> reasons(Overview overview) {
        return overview.assessment().reasons().stream().map(Reason::text).toList();
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

    private TopicReader<Optional<Divergence>> verdicts() {
        return TopicReader.open(
                lab.kafka().bootstrap(),
                new Topics(NAME).verdicts(),
                record -> Optional.ofNullable(record.value()).map(EventsJson::divergence));
    }

    private static long rows(Database database, String table) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM lockstep." + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Database source(String name) {
        return lab.source().database().named(name);
    }

    private Database target(String name) {
        return lab.target().database().named(name);
    }

    private static Configuration configuration(Path file) throws Exception {
        return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void createTables(String name) throws SQLException {
        for (Database each : List.of(lab.source().database(), lab.target().database())) {
            execute(each, "CREATE DATABASE " + name);
            execute(each.named(name), "CREATE TABLE a (id int PRIMARY KEY, v text)");
        }
    }

    private NativeReplication replicate(String name) throws SQLException {
        var replication =
                NativeReplication.create(source(name), target(name), name, List.of(new TableName("public", "a")));
        replication.awaitSynchronised(PATIENCE);
        return replication;
    }

    private Path configurationFile(String name, String apply) throws Exception {
        return SharedLab.configure(
                directory.resolve(name + ".yaml"), name, """
                replication: { type: native, apply: %s, native: { subscription: %s } }
                watermark: { interval: 50ms }
                canary: { interval: 50ms }
                verifier: { state-dir: "%s" }
                privacy: { fingerprint-key: "00112233445566778899aabbccddeeff" }
                http: { port: 0, health: { capture-source: 0, capture-target: 0 } }
                """.formatted(apply, name, directory.resolve(name)));
    }

    /// What the customer is shown of Lockstep's own rows, and every canary that is missed, until it is
    /// closed.
    private final class Witness implements AutoCloseable {
        private final CountDownLatch closing = new CountDownLatch(1);
        private final Thread thread;

        Witness(Coordinator coordinator) {
            thread = Thread.startVirtualThread(() -> {
                do {
                    look(coordinator.overview());
                } while (!closed());
            });
        }

        private void look(Overview overview) {
            List<String> shown = new ArrayList<>();
            overview.state().divergences().stream().map(Divergence::toString).forEach(shown::add);
            overview.tables().keySet().stream()
                    .filter(table -> !table.schema().equals("public"))
                    .map(TableId::toString)
                    .forEach(shown::add);
            overview.canaries()
                    .forEach((lane, canaries) ->
                            canaries.failed().forEach((kind, state) -> shown.add(lane + " " + kind + " " + state)));
            if (word(overview).equals("DIVERGED")) {
                shown.add(reasons(overview).toString());
            }
            seen.addAll(shown);
        }

        private boolean closed() {
            try {
                return closing.await(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                return true;
            }
        }

        @Override
        public void close() {
            closing.countDown();
            LaneCapture.ended(thread);
        }
    }
}
