package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncerTest {
    private static final HealthCheck WELL = HealthCheck.of("verifier", true, "judging");
    private static final HealthCheck DOWN = HealthCheck.of("verifier", false, "no topic");
    private static final long SECOND = 1_000_000_000L;

    private final List<String> said = new ArrayList<>();
    private final Announcer announcer = new Announcer(said::add, "ready");

    @Test
    void what_is_waited_for_is_said_once_and_once_when_it_is_there() {
        for (long time = 0; time < 10 * SECOND; time += SECOND) {
            announcer.look(List.of(DOWN), time);
        }
        announcer.look(List.of(WELL), 10 * SECOND);
        announcer.look(List.of(WELL), 11 * SECOND);

        assertThat(said).containsExactly("verifier: no topic", "ready");
    }

    @Test
    void what_passes_at_once_is_no_news() {
        announcer.look(List.of(WELL), 0);
        announcer.look(List.of(DOWN), SECOND);
        announcer.look(List.of(WELL), 2 * SECOND);

        assertThat(said).containsExactly("ready");
    }

    @Test
    void a_second_trouble_is_said_without_repeating_the_first() {
        HealthCheck other = HealthCheck.of("reports", false, "no broker");
        announcer.look(List.of(DOWN), 0);
        announcer.look(List.of(DOWN), 3 * SECOND);
        announcer.look(List.of(DOWN, other), 4 * SECOND);
        announcer.look(List.of(DOWN, other), 7 * SECOND);

        assertThat(said).containsExactly("verifier: no topic", "reports: no broker");
    }
}
