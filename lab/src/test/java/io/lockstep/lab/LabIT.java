package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LabIT {
    @Test
    void both_servers_of_a_lab_decode_their_logs_and_commit_synchronously() throws SQLException {
        for (PostgresServer server :
                new PostgresServer[] {SharedLab.lab().source(), SharedLab.lab().target()}) {
            assertThat(
                            Sessions.text(
                                    server.database(),
                                    "SELECT concat_ws(' ', current_setting('wal_level'), current_setting('synchronous_commit'), current_setting('max_slot_wal_keep_size'))"))
                    .isEqualTo("logical on 1GB");
            assertThat(Sessions.text(server.database(), "SELECT version()")).startsWith("PostgreSQL 18.");
        }
    }

    @Test
    void a_closed_lab_leaves_no_directory_and_no_server() throws IOException {
        Lab lab = Lab.builder().source().start();
        Path directory = lab.directory().path();
        long postmaster = postmaster(directory.resolve("source"));
        assertThat(ProcessHandle.of(postmaster)).isPresent();

        lab.close();

        assertThat(directory).doesNotExist();
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(ProcessHandle.of(postmaster)).isEmpty());
    }

    @Test
    void a_part_that_was_left_out_is_named_with_the_call_that_adds_it() {
        try (Lab lab = Lab.builder().start()) {
            assertThatThrownBy(lab::kafka).isInstanceOf(LabException.class).hasMessageContaining("kafka()");
        }
    }

    private static long postmaster(Path home) throws IOException {
        return Long.parseLong(
                Files.readAllLines(home.resolve("data/postmaster.pid")).getFirst());
    }
}
