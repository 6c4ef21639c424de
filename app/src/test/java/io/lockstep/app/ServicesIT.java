package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.lab.Database;
import io.lockstep.lab.Fault;
import io.lockstep.lab.FaultInjection;
import io.lockstep.lab.FaultKind;
import io.lockstep.lab.FreePort;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.KafkaCertificate;
import io.lockstep.lab.KafkaLogin;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.Shop;
import io.lockstep.lab.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Four services in four processes, as they are run on given servers and a Kafka that asks for a login and encrypts.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServicesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int KILLS = 5;

    /// What the services wrote is worth reading when they fail.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private Lab lab;
    private KafkaLogin login;
    private KafkaBroker broker;
    private Path file;
    private ServiceProcess source;
    private ServiceProcess target;
    private ServiceProcess verifier;
    private ServiceProcess coordinator;

    @BeforeAll
    void start() throws SQLException, IOException {
        lab = Lab.builder().source().target().start();
        login = new KafkaLogin(
                "lockstep", "geheim", Optional.of(KafkaCertificate.create(directory.resolve("certificate"))));
        broker = KafkaBroker.open(directory.resolve("kafka"), OptionalInt.empty(), Optional.of(login));
        Shop.create(database(true), database(false), 300, 1);
        NativeReplication.create(database(true), database(false), "shop", Shop.tables())
                .awaitSynchronised(PATIENCE);
        int[] ports = {FreePort.any(), FreePort.any(), FreePort.any(), FreePort.any()};
        file = Files.writeString(directory.resolve("lockstep.yaml"), configuration(ports));
        coordinator = service(ports[0], "coordinator");
        source = service(ports[1], "capture", "--side", "source");
        target = service(ports[2], "capture", "--side", "target");
        verifier = service(ports[3], "verifier");
    }

    @AfterAll
    void stop() {
        all().forEach(ServiceProcess::close);
        broker.close();
        lab.close();
    }

    @Test
    void services_wait_for_setup_come_back_from_kills_in_the_same_epoch_and_then_find_a_difference() throws Exception {
        everyServiceSaysWhatItWaitsFor();
        KeptLane.create(lab, kafka(), 3);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).contains("\"verdict\":\"PROVEN\""));
        await().atMost(PATIENCE).until(() -> all().allMatch(ServiceProcess::ready));
        String epoch = field("epoch");
        whoMayNotReadTheLogEndsAndIsNamed();

        try (Workload _ = Workload.start(database(true), 1, 50)) {
            killAtRandom(new Random(7));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).contains("\"verdict\":\"PROVEN\""));
        }
        await().atMost(PATIENCE).until(() -> all().allMatch(ServiceProcess::ready));
        assertThat(coordinator.get("/api/v1/divergences"))
                .as("no kill makes an alarm, not even for a moment")
                .contains("\"divergences\":[]");
        assertThat(field("epoch")).isEqualTo(epoch);
        assertThat(source.get("/metrics"))
                .contains("lockstep_capture_versions_total", "kafka_producer_record_send")
                .contains("lockstep_capture_audited_changes_total", "lockstep_capture_slots_given_up_total")
                .containsPattern("lockstep_capture_slot_wal_status\\{.*status=\"reserved\".*} 1");
        assertThat(verifier.get("/metrics")).contains("kafka_stream_", "lockstep_verifier_unreadable_records_total");
        aNewEpochBeginsWhileEverythingRuns(Long.parseLong(epoch));
        aPlantedDifferenceIsFound();
        whoDoesNotTrustTheCertificateIsToldSo();
        everyServiceEndsInOrderAndLeavesNothing();
    }

    private void everyServiceSaysWhatItWaitsFor() {
        for (ServiceProcess each : List.of(source, target, verifier)) {
            await().atMost(PATIENCE).until(() -> each.said().contains("Kafka has no topic"));
            assertThat(each.get("/health/live")).startsWith("200");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(each.get("/health/ready"))
                            .startsWith("503")
                            .contains("lockstep setup"));
        }
        await().atMost(PATIENCE).until(() -> coordinator.said().contains("does not exist yet"));
        assertThat(coordinator.get("/health/ready")).startsWith("503");
        assertThat(status()).contains("\"verdict\":\"UNPROVEN\"");
    }

    private void whoMayNotReadTheLogEndsAndIsNamed() throws Exception {
        try (var connection = database(false).connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE ROLE reader LOGIN PASSWORD '" + database(false).password() + "'");
        }
        for (String user : List.of("nobody_at_all", "reader")) {
            Program capture = Program.run(
                    directory,
                    "--config",
                    file.toString(),
                    "--set",
                    "target.user=" + user,
                    "--set",
                    "http.health.capture-target=0",
                    "capture",
                    "--side",
                    "target");
            assertThat(capture.status().get(60, TimeUnit.SECONDS))
                    .as(capture.err())
                    .isEqualTo(2);
            assertThat(capture.err())
                    .contains("target database", user, "fix:")
                    .doesNotContain("\tat ")
                    .doesNotContain(login.password());
        }
    }

    private void killAtRandom(Random random) {
        List<ServiceProcess> services = all().toList();
        for (int kill = 0; kill < KILLS; kill++) {
            ServiceProcess victim = services.get(kill % services.size());
            victim.kill();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500)));
            victim.start();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(2000)));
        }
    }

    private void aNewEpochBeginsWhileEverythingRuns(long epoch) throws SQLException {
        try (Workload workload = Workload.start(database(true), 2, 50)) {
            assertThat(KeptLane.newEpoch(lab, kafka(), 3))
                    .as("what the living verifier has read is not taken from it")
                    .singleElement()
                    .asString()
                    .contains("shop.verifier", "a verifier is running");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(field("epoch")).isEqualTo("" + (epoch + 1)));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).contains("\"verdict\":\"PROVEN\""));
            long before = workload.counts().rows();
            long proven = Long.parseLong(field("sequence"));
            await().atMost(PATIENCE)
                    .until(() -> workload.counts().rows() > before && Long.parseLong(field("sequence")) > proven + 5);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).contains("\"verdict\":\"PROVEN\""));
        assertThat(coordinator.get("/api/v1/divergences")).contains("\"divergences\":[]");
        assertThat(all()).allMatch(ServiceProcess::ready);
    }

    private void aPlantedDifferenceIsFound() throws SQLException {
        var faults = new FaultInjection(database(true), database(false));
        faults.prime();
        long before = Long.parseLong(field("sequence"));
        await().atMost(PATIENCE).until(() -> Long.parseLong(field("sequence")) > before + 3);
        Fault fault = faults.inject(FaultKind.TAMPERED_VALUE);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(coordinator.get("/api/v1/divergences?table=public.customers"))
                        .contains("\"FOREIGN_WRITE\"", "\"id\":" + fault.key().get("id"), "credit_limit"));
        assertThat(status()).contains("\"verdict\":\"DIVERGED\"");
    }

    private void whoDoesNotTrustTheCertificateIsToldSo() throws Exception {
        Path distrustful = Files.writeString(
                directory.resolve("distrustful.yaml"),
                Files.readString(file).replaceAll("ssl.truststore[^,}]*(, )?", ""));
        Program command = Program.run(
                Files.createDirectories(directory.resolve("distrust")),
                "--config",
                distrustful.toString(),
                "topics",
                "dump",
                "verdicts");
        assertThat(command.status().get(60, TimeUnit.SECONDS)).isNotZero();
        assertThat(command.err())
                .contains("no TLS with Kafka: ", "certification path", "ssl.truststore")
                .doesNotContain("\tat ");
    }

    private void everyServiceEndsInOrderAndLeavesNothing() throws InterruptedException {
        for (ServiceProcess each : all().toList()) {
            assertThat(each.terminate()).as(each.toString()).isEqualTo(143);
            assertThat(each.temporaryFiles()).as(each.toString()).isEmpty();
            assertThat(each.said() + each.log()).doesNotContain(login.password());
            assertThat(each.said())
                    .as(each.toString())
                    .contains("ready: http://127.0.0.1:")
                    .doesNotContain("\tat ");
        }
    }

    private String status() {
        return coordinator.get("/api/v1/status");
    }

    private String field(String name) {
        return status().replaceFirst("(?s).*?\"" + name + "\":([^,}]*).*", "$1");
    }

    private Stream<ServiceProcess> all() {
        return Stream.of(source, target, verifier, coordinator);
    }

    private ServiceProcess service(int port, String... words) throws IOException {
        Path own = Files.createTempDirectory(directory, words[words.length - 1]);
        return new ServiceProcess(
                own,
                port,
                Stream.concat(Stream.of("--config", file.toString()), Stream.of(words))
                        .toArray(String[]::new));
    }

    private String configuration(int[] ports) {
        return """
                migration: shop
                source: { url: "%s", user: "%s", password: "%s" }
                target: { url: "%s", user: "%s", password: "%s" }
                kafka: { bootstrap: "%s,127.0.0.1:1", partitions: 3, properties: %s }
                replication: { type: native, native: { subscription: shop } }
                tables: { include: [ "public.*" ] }
                watermark: { interval: 200ms }
                http: { port: %d, health: { capture-source: %d, capture-target: %d, verifier: %d } }
                privacy: { fingerprint-key: 000102030405060708090a0b0c0d0e0f }
                """.formatted(
                        database(true).jdbcUrl(),
                        database(true).user(),
                        database(true).password(),
                        database(false).jdbcUrl(),
                        database(false).user(),
                        database(false).password(),
                        broker.bootstrap(),
                        properties(),
                        ports[0],
                        ports[1],
                        ports[2],
                        ports[3]);
    }

    private Map<String, String> kafka() {
        Map<String, String> properties = new HashMap<>(login.clientProperties());
        properties.put("bootstrap.servers", broker.bootstrap());
        return properties;
    }

    private String properties() {
        return login.clientProperties().entrySet().stream()
                .map(property -> property.getKey() + ": '" + property.getValue() + "'")
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private Database database(boolean ofSource) {
        return ofSource ? lab.source().database() : lab.target().database();
    }
}
