package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `lockstep sweep` against a coordinator that answers what a test wants.
final class SweepCommandsTest {
    private static final Map<String, String> WITH_TOKEN = Map.of("LOCKSTEP_TOKEN", "the-token");
    private static final String HELD = """
            {"id":"main-3-2","lane":"main","epoch":3,"state":"HELD","origin":"OPERATOR","hold":"replication is 12 s behind",
             "principal":"ada","reason":"after a repair","tables":{"all":2,"swept":1,"failed":1},"rows":1200,
             "estimatedRows":4800,"ratio":0.25,"differing":3,"rowsPerSecond":0,"etaSeconds":null,
             "startedAt":"2026-11-22T12:00:00Z","endedAt":null}""";

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void the_status_shows_how_far_each_pass_is_and_what_keeps_it() {
        coordinator.answers("/api/v1/sweeps", 200, "{\"sweeps\":[" + HELD + "]}");

        assertThat(run("sweep", "status")).isEqualTo(new Ran(0, """
                SWEEP     STATE  TABLES             ROWS    DONE  ROWS/S  ETA  DIFFER  WHY
                main-3-2  HELD   1 of 2, 1 failed  1,200  25.0 %       0    -       3  replication is 12 s behind
                """, ""));
        assertThat(run("sweep", "status", "-o", "json").out())
                .contains("\"schema\" : \"lockstep/sweeps/v1\"", "\"id\" : \"main-3-2\"");
    }

    @Test
    void before_the_first_pass_the_status_says_so() {
        coordinator.answers("/api/v1/sweeps", 200, "{\"sweeps\":[]}");

        assertThat(run("sweep", "status")).isEqualTo(new Ran(0, "No sweep has begun.\n", ""));
    }

    @Test
    void a_pass_is_started_with_a_reason() {
        coordinator.answers("/api/v1/sweeps", 202, "{\"orders\":[{\"id\":\"o\",\"lane\":\"main\"}]}");

        assertThat(run("sweep", "start", "--reason", "after a repair", "--lane", "main"))
                .isEqualTo(new Ran(
                        0, "Taken: a sweep begins as soon as the target keeps up; see `lockstep sweep status`\n", ""));
        assertThat(coordinator.written()).singleElement().satisfies(written -> {
            assertThat(written.body()).isEqualTo("{\"reason\":\"after a repair\",\"lane\":\"main\"}");
            assertThat(written.header("Authorization")).isEqualTo("Bearer the-token");
        });
        assertThat(run("sweep", "start").status()).as("without a reason").isEqualTo(2);
    }

    @Test
    void a_pass_is_paused_and_goes_on() {
        coordinator.answers("/api/v1/sweeps/main-3-2/pause", 202, HELD);
        coordinator.answers("/api/v1/sweeps/main-3-2/resume", 202, HELD);

        assertThat(run("sweep", "pause", "main-3-2").out())
                .isEqualTo("Taken: main-3-2 stops once the verifier has read it\n");
        assertThat(run("sweep", "resume", "main-3-2", "--reason", "night").out())
                .isEqualTo("Taken: main-3-2 goes on once the verifier has read it\n");
        assertThat(coordinator.written())
                .extracting(written -> written.body())
                .containsExactly("{}", "{\"reason\":\"night\"}");
    }

    @Test
    void what_the_coordinator_refuses_is_said() {
        coordinator.answers(
                "/api/v1/sweeps/main-3-1/pause",
                409,
                "{\"title\":\"Conflict\",\"status\":409,\"detail\":\"Sweep main-3-1 is DONE: it has ended\"}");

        Ran ran = run("sweep", "pause", "main-3-1");
        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.err()).contains("it has ended");
    }

    private Ran run(String... words) {
        var all = Stream.concat(Stream.of("--set", "http.port=" + coordinator.port()), Stream.of(words));
        return Ran.in(WITH_TOKEN, all.toArray(String[]::new));
    }
}
