package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LabProcessIT {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path parent = Path.of("");

    @Test
    void ctrl_c_leaves_no_server_and_no_directory() throws Exception {
        try (LabProcess process = LabProcess.start(parent)) {
            process.interrupt();

            await().atMost(LONG).until(process::isGone);
            await().atMost(LONG).until(process::serverIsGone);
            assertThat(process.lab()).doesNotExist();
        }
    }

    @Test
    void kill_minus_9_leaves_no_server_and_no_directory() throws Exception {
        try (LabProcess process = LabProcess.start(parent)) {
            process.kill();

            await().atMost(LONG).until(process::serverIsGone);
            await().atMost(LONG).until(() -> Files.notExists(process.lab()));
        }
    }

    @Test
    void what_a_killed_jvm_and_its_killed_guard_left_is_removed_by_the_next_lab() throws Exception {
        try (LabProcess process = LabProcess.start(parent)) {
            process.killGuard();
            process.kill();
            await().atMost(LONG).until(process::isGone);
            assertThat(process.lab()).isDirectory();
            assertThat(process.serverIsGone()).isFalse();

            LabDirectory.below(parent, true).close();

            assertThat(process.lab()).doesNotExist();
            await().atMost(LONG).until(process::serverIsGone);
        }
    }

    @Test
    void a_lab_that_is_alive_is_left_alone_by_the_next_one() throws Exception {
        try (LabProcess process = LabProcess.start(parent)) {
            LabDirectory.below(parent, true).close();

            assertThat(process.lab()).isDirectory();
            assertThat(process.serverIsGone()).isFalse();
        }
    }

    @Test
    void a_normal_user_starts_one_too() throws Exception {
        assumeTrue(ProcessUser.isRoot(), "not root: all the other tests run as a normal user already");
        assumeTrue(Commands.succeeds(List.of("setpriv", "--version")), "setpriv is absent: no way to another user");
        try (LabProcess process = LabProcess.startAs("65534", parent)) {
            assertThat(Files.getAttribute(process.lab(), "unix:uid")).isEqualTo(65534);
            process.kill();
            await().atMost(LONG).until(process::serverIsGone);
            await().atMost(LONG).until(() -> Files.notExists(process.lab()));
        }
    }

    @Test
    void a_directory_that_is_no_lab_of_ours_stays() throws IOException {
        Path young = Files.createDirectory(parent.resolve(LabDirectory.PREFIX + "without-a-lock-yet"));

        LabDirectory.below(parent, true).close();

        assertThat(young).isDirectory();
    }
}
