package io.lockstep.verifier.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressPaceTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final ProgressPace pace = new ProgressPace();

    @Test
    void progress_is_published_soon_after_a_proof_and_not_before() {
        pace.proven();
        assertThat(pace.due(NOON)).isTrue();
        pace.proven();
        assertThat(pace.due(NOON.plusMillis(99))).isFalse();
        assertThat(pace.due(NOON.plusMillis(100))).isTrue();
        assertThat(pace.due(NOON.plusSeconds(9))).as("nothing is owed").isFalse();
    }

    @Test
    void a_watermark_that_is_not_proven_shows_after_half_a_second_that_the_verifier_lives() {
        pace.alive(NOON);
        assertThat(pace.due(NOON)).isFalse();
        pace.alive(NOON.plusMillis(400));
        assertThat(pace.due(NOON.plusMillis(499))).isFalse();
        assertThat(pace.due(NOON.plusMillis(500))).isTrue();
        assertThat(pace.due(NOON.plusSeconds(9))).as("nothing is owed").isFalse();
    }

    @Test
    void a_watermark_that_is_proven_at_once_is_published_once() {
        pace.alive(NOON);
        assertThat(pace.due(NOON)).isFalse();
        pace.proven();
        assertThat(pace.due(NOON.plusMillis(30))).isTrue();
        assertThat(pace.due(NOON.plusSeconds(9))).as("nothing is owed").isFalse();
    }

    @Test
    void a_clock_that_is_set_back_or_ahead_keeps_nothing_from_being_published() {
        for (Duration jump : new Duration[] {Duration.ofHours(-1), Duration.ofHours(1), Duration.ofHours(-1)}) {
            pace.proven();
            assertThat(pace.due(NOON.plus(jump))).isTrue();
        }
    }
}
