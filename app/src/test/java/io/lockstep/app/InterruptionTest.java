package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process of its own.
final class InterruptionTest {
    @TempDir
    private Path directory;

    private HttpServer coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        coordinator.createContext("/", exchange -> {
            byte[] body = "{\"verdict\":\"PROVEN\"}".getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        coordinator.start();
    }

    @AfterEach
    void stop() {
        coordinator.stop(0);
    }

    @Test
    void ctrl_c_ends_a_watch_with_130_and_nothing_on_stderr() throws IOException, InterruptedException {
        Process process = lockstep(Map.of(), "--set", port(), "status", "--watch");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.lines().anyMatch(line -> line.contains("PROVEN"))).isTrue();

            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();

            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(directory.resolve("err")).isEmptyFile();
    }

    @Test
    void one_command_leaves_the_exit_status_and_no_file_behind() throws IOException, InterruptedException {
        Process process = lockstep(Map.of(), "--set", port(), "status", "-o", "yaml");

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(process.inputReader(StandardCharsets.UTF_8).lines())
                .containsExactly("schema: lockstep/status/v1", "verdict: PROVEN");
        assertThat(directory.resolve("err")).isEmptyFile();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("err");
        }
    }

    @Test
    void a_failed_service_is_logged_to_the_file_alone() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("lockstep.yaml"), """
                migration: shop
                source: { url: "jdbc:postgresql://127.0.0.1:1/old", user: lockstep }
                target: { url: "jdbc:postgresql://127.0.0.1:1/new", user: lockstep }
                kafka: { bootstrap: "127.0.0.1:1", properties: { default.api.timeout.ms: "3000", request.timeout.ms: "1000" } }
                replication: { type: none }
                """);
        Process process = lockstep(Map.of(), "run");

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).isEmpty();
        assertThat(directory.resolve("err")).content().startsWith("lockstep: ").doesNotContain("\tat ");
        assertThat(directory.resolve(".lockstep/logs/lockstep.log"))
                .content()
                .contains("io.lockstep.app.cli.Failures - the command failed status=");
    }

    @Test
    void a_log_that_cannot_be_written_is_named() throws IOException, InterruptedException {
        Process process = lockstep(Map.of("LOCKSTEP_LOG_DIR", "/dev/null/logs"), "demo");

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(directory.resolve("err"))
                .content()
                .startsWith("lockstep: cannot write the log /dev/null/logs/lockstep.log");
    }

    private String port() {
        return "http.port=" + coordinator.getAddress().getPort();
    }

    private Process lockstep(Map<String, String> environment, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().remove("LOCKSTEP_LOG_DIR");
        builder.environment().putAll(environment);
        return builder.start();
    }
}
