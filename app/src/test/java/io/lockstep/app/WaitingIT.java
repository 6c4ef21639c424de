package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.ChangeTopics;
import io.lockstep.lab.FreePort;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.LabDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Services that are started before what they need, and services that are told something wrong.
@Execution(ExecutionMode.CONCURRENT)
final class WaitingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BROKER = SharedLab.lab().kafka().bootstrap();

    @TempDir
    private Path directory;

    @BeforeAll
    static void createTopics() {
        ChangeTopics.create(Map.of("bootstrap.servers", BROKER), "waiting", 2);
    }

    @Test
    void a_broker_that_comes_later_is_waited_for() throws Exception {
        int port = FreePort.any();
        Program verifier = run(configuration("127.0.0.1:" + port, 2, 1), "verifier");
        await().atMost(PATIENCE).until(() -> verifier.err().contains("Kafka at 127.0.0.1:" + port));
        try (LabDirectory lab = LabDirectory.create();
                KafkaBroker _ = KafkaBroker.open(lab.path().resolve("kafka"), OptionalInt.of(port))) {
            ChangeTopics.create(Map.of("bootstrap.servers", "127.0.0.1:" + port), "waiting", 2);

            await().atMost(PATIENCE).until(() -> verifier.err().contains("ready: http://127.0.0.1:"));

            assertThat(verifier.err().lines().filter(line -> line.contains("did not answer")))
                    .as("what it waits for is said once: %s", verifier.err())
                    .hasSize(1);
            verifier.interrupt();
            assertThat(verifier.status().get(2, TimeUnit.MINUTES)).isEqualTo(130);
        }
    }

    @Test
    void a_database_that_comes_later_is_waited_for() throws Exception {
        Program capture = run(configuration(BROKER, 2, FreePort.any()), "capture", "--side", "target");

        await().atMost(PATIENCE)
                .until(() -> capture.err().contains("capture of the target: ")
                        && capture.err().contains("target database"));

        capture.interrupt();
        assertThat(capture.status().get(2, TimeUnit.MINUTES)).isEqualTo(130);
        assertThat(capture.err()).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({"capture", "verifier", "coordinator"})
    void topics_with_another_number_of_partitions_end_a_service_with_the_setting_to_change(String service)
            throws Exception {
        Program wrong = run(configuration(BROKER, 3, FreePort.any()), service);

        assertThat(wrong.status().get(2, TimeUnit.MINUTES)).isEqualTo(2);
        assertThat(wrong.err())
                .contains("has 2 partitions, but kafka.partitions is 3", "fix: set kafka.partitions to 2")
                .doesNotContain("\tat ");
    }

    @Test
    void what_only_one_process_can_do_is_refused() throws Exception {
        Path file = configuration("127.0.0.1:1", 2, 1);
        Path keyless = Files.createTempFile(directory, "keyless", ".yaml");
        Files.writeString(keyless, Files.readString(file).replaceFirst("privacy:.*", ""));
        for (String service : List.of("capture", "verifier", "coordinator")) {
            refused(run(keyless, service), "privacy.fingerprint-key is missing");
            refused(run(file, "--set", "kafka.bootstrap=embedded", service), "kafka.bootstrap is embedded");
        }
    }

    @ParameterizedTest
    @CsvSource({"capture,capture-source", "verifier,verifier", "coordinator,"})
    void a_port_that_is_taken_ends_a_service_and_is_named(String service, String key) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = (key == null ? "http.port=" : "http.health." + key + "=") + taken.getLocalPort();

            Program refused = run(configuration("127.0.0.1:1", 2, 1), "--set", port, service);

            refused(refused, ":" + taken.getLocalPort());
            assertThat(refused.err())
                    .contains(key == null ? "http.port" : "http.health")
                    .doesNotContain("\tat ");
        }
    }

    private static void refused(Program program, String message) throws Exception {
        assertThat(program.status().get(2, TimeUnit.MINUTES)).isEqualTo(2);
        assertThat(program.err()).contains(message, "fix:");
    }

    private Program run(Path file, String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "--config";
        all[1] = file.toString();
        System.arraycopy(words, 0, all, 2, words.length);
        return Program.run(directory, all);
    }

    private Path configuration(String bootstrap, int partitions, int databasePort) throws IOException {
        Path file = Files.createTempFile(directory, "lockstep", ".yaml");
        return Files.writeString(
                file, """
                migration: waiting
                source: { url: "jdbc:postgresql://127.0.0.1:%d/old", user: lockstep }
                target: { url: "jdbc:postgresql://127.0.0.1:%d/new", user: lockstep }
                kafka: { bootstrap: "%s", partitions: %d, properties: { default.api.timeout.ms: "3000", request.timeout.ms: "1000" } }
                replication: { type: none }
                verifier: { state-dir: "%s" }
                http: { port: 0, health: { capture-source: 0, capture-target: 0, verifier: 0 } }
                privacy: { fingerprint-key: 000102030405060708090a0b0c0d0e0f }
                """.formatted(databasePort, databasePort, bootstrap, partitions, directory.resolve("state")));
    }
}
