package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ctrl-C as a terminal sends it: to every process of the group, at moments that the output gives away. Many more
/// moments are those of `benchmarks/interruption-sweep.py`.
final class InterruptionIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(directory.resolve("tmp"));
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Starting two PostgreSQL", "Copying a shop", "approves plan"})
    void ctrl_c_ends_the_demo_whatever_it_does_and_leaves_nothing(String moment) throws Exception {
        Process process = start(Main.class, "demo", "--rows", "100", "--tps", "50", "--stall", "1");
        awaitOutput(moment);

        press(process);

        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output()).isEqualTo(130);
        assertThat(output().lines()).allMatch(line -> line.matches("( *\\d+\\.\\d s  .*)?"));
        await().atMost(Duration.ofMinutes(2)).until(() -> run("kill", "-0", "--", "-" + process.pid()) != 0);
        assertThat(ProcessHandle.allProcesses()
                        .map(other -> other.info().commandLine().orElse("")))
                .noneMatch(command -> command.contains(directory.toString()));
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void a_second_ctrl_c_does_not_wait_for_a_command_that_does_not_end() throws Exception {
        Process process = start(Deaf.class);
        awaitOutput("deaf");

        press(process);
        assertThat(process.waitFor(1, TimeUnit.SECONDS)).isFalse();
        press(process);

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output()).isEqualTo(130);
    }

    /// A command that takes no notice of an interrupt.
    static final class Deaf {
        private Deaf() {}

        public static void main(String[] words) {
            Interruption.guard(() -> {
                System.err.println("deaf");
                while (words.length == 0) {
                    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                }
                return 0;
            });
        }
    }

    private Process start(Class<?> program, String... words) throws IOException, InterruptedException {
        assumeThat(run("sh", "-c", "setsid env --default-signal=INT true"))
                .as("setsid and env --default-signal, which start a process as a terminal does, are not installed")
                .isZero();
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                "env",
                "--default-signal=INT",
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("LOCKSTEP_LOG_DIR", directory.resolve("logs").toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private void press(Process process) throws IOException, InterruptedException {
        assertThat(run("kill", "-INT", "--", "-" + process.pid())).isZero();
    }

    private void awaitOutput(String words) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(output()).contains(words));
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("err"), StandardCharsets.UTF_8);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
