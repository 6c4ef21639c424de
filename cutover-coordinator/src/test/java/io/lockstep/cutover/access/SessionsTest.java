package io.lockstep.cutover.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private final Sessions sessions = new Sessions("shop", now::get, new SecureRandom());

    @Test
    void a_session_ends_by_itself_after_twelve_hours() {
        Sessions.Session session = sessions.open("token");

        now.updateAndGet(before -> before.plus(Duration.ofHours(12)).minusMillis(1));
        assertThat(sessions.find(session.id())).contains(session);
        now.updateAndGet(before -> before.plusMillis(1));
        assertThat(sessions.find(session.id())).isEmpty();
    }

    @Test
    void secrets_differ_and_are_not_told_by_accident() {
        Sessions.Session one = sessions.open("token");
        Sessions.Session other = sessions.open("token");

        assertThat(one.id()).isNotEqualTo(other.id()).hasSizeGreaterThan(40).isNotEqualTo(one.csrf());
        assertThat(one.toString()).doesNotContain(one.id(), one.csrf(), "token");
    }

    @Test
    void the_oldest_gives_way_when_there_are_too_many() {
        Sessions.Session first = sessions.open("token");
        for (int i = 0; i < 1000; i++) {
            sessions.open("token");
        }

        assertThat(sessions.find(first.id())).isEmpty();
    }
}
