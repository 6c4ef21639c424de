package io.lockstep.cutover.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofMinutes(2);

    private final EventLog log = new EventLog(0, 5);

    @Test
    void a_follower_without_a_place_hears_what_comes_after_it_came() throws Exception {
        begin(0);
        change(0, "old");
        Follower follower = log.follow(Optional.empty());
        change(1, "new");

        assertThat(told(follower)).containsExactly("v2 new");
    }

    @Test
    void one_who_came_while_the_topic_was_read_hears_what_comes_after_that() throws Exception {
        log.begins(1);
        Follower follower = log.follow(Optional.empty());
        change(0, "old");
        log.ready();
        change(1, "new");

        assertThat(told(follower)).containsExactly("v2 new");
    }

    @Test
    void a_follower_with_a_place_goes_on_from_there() throws Exception {
        begin(0);
        change(0, "a");
        change(4, "b");
        change(7, "c");

        assertThat(told(log.follow(at(1)))).containsExactly("v5 b", "v8 c");
        assertThat(told(log.follow(at(0)))).containsExactly("v1 a", "v5 b", "v8 c");
        assertThat(told(log.follow(at(8)))).isEmpty();
    }

    @Test
    void places_mean_the_same_in_another_log_of_the_same_topic_also_after_compaction() throws Exception {
        begin(0);
        change(0, "a");
        change(1, "b");
        try (EventLog restarted = new EventLog(0, 5)) {
            restarted.begins(9);
            restarted.changed(1, divergence("b"));
            restarted.changed(8, divergence("a"));
            restarted.ready();

            assertThat(told(restarted.follow(at(1)))).containsExactly("v2 b", "v9 a");
        }
    }

    @Test
    void what_the_log_has_lost_is_a_reset() throws Exception {
        begin(0);
        for (int i = 0; i < 7; i++) {
            change(i, "d" + i);
        }

        assertThat(told(log.follow(at(1)))).containsExactly("v7 reset");
        assertThat(told(log.follow(at(2)))).hasSize(5).startsWith("v3 d2");
    }

    @Test
    void a_place_that_was_never_given_is_a_reset() throws Exception {
        begin(0);
        change(0, "a");

        assertThat(told(log.follow(at(99)))).containsExactly("v1 reset");
    }

    @Test
    void a_place_on_another_leg_is_a_reset() throws Exception {
        begin(0);
        change(0, "a");
        try (EventLog later = new EventLog(1, 5)) {
            later.begins(0);
            later.changed(0, divergence("b"));
            later.ready();

            Follower follower = later.follow(at(0));
            assertThat(told(follower)).containsExactly("l1-v1 reset");
            assertThat(told(later.follow(Place.parse("l1-v0")))).containsExactly("l1-v1 b");
        }
    }

    @Test
    void a_follower_that_is_overtaken_is_reset_and_goes_on() throws Exception {
        begin(0);
        Follower follower = log.follow(Optional.empty());
        assertThat(follower.next(AT_ONCE)).isEmpty();
        for (int i = 0; i < 20; i++) {
            change(i, "d" + i);
        }

        assertThat(told(follower)).containsExactly("v20 reset");
        change(20, "x");
        assertThat(told(follower)).containsExactly("v21 x");
    }

    @Test
    void reading_the_topic_again_tells_nothing_twice() throws Exception {
        begin(0);
        change(0, "a");
        Follower follower = log.follow(at(0));
        assertThat(told(follower)).containsExactly("v1 a");

        begin(1);
        change(0, "a");
        change(1, "b");

        assertThat(told(follower)).containsExactly("v2 b");
    }

    @Test
    void a_topic_made_anew_is_a_reset_for_those_who_follow() throws Exception {
        begin(0);
        change(5, "a");
        Follower follower = log.follow(at(0));
        assertThat(told(follower)).containsExactly("v6 a");

        begin(1);
        change(0, "b");

        assertThat(told(follower)).first().isEqualTo("v1 reset");
    }

    @Test
    void nothing_is_told_while_the_topic_is_being_read() throws Exception {
        log.begins(2);
        Follower follower = log.follow(at(0));
        change(0, "a");
        assertThat(follower.next(AT_ONCE)).isEmpty();

        change(1, "b");
        log.ready();

        assertThat(told(follower)).containsExactly("v1 a", "v2 b");
    }

    @Test
    void verdict_and_proof_are_told_at_first_and_when_they_change() throws Exception {
        begin(0);
        log.holds(overview());
        Follower follower = log.follow(Optional.empty());
        assertThat(told(follower)).containsExactly("v0 verdict", "v0 proof");

        log.holds(overview());
        assertThat(follower.next(AT_ONCE)).isEmpty();

        log.holds(overview(Given.divergence("a", DivergenceState.SUSPECT)));
        assertThat(told(follower)).containsExactly("v0 verdict");
    }

    @Test
    void one_who_waits_hears_at_once_and_is_let_go_when_the_log_closes() throws Exception {
        begin(0);
        Follower follower = log.follow(Optional.empty());
        assertThat(follower.next(AT_ONCE)).isEmpty();
        var heard = new CompletableFuture<List<Follower.News>>();
        Thread waiting = Thread.ofVirtual().start(() -> heard.complete(patient(follower)));

        change(0, "a");
        assertThat(heard.get()).hasSize(1);
        assertThat(waiting.join(SOON)).isTrue();

        Thread closing = Thread.ofVirtual().start(() -> patient(follower));
        log.close();
        assertThat(closing.join(SOON)).isTrue();
    }

    private static Optional<Place> at(long offset) {
        return Optional.of(new Place(0, offset, 0, 0));
    }

    private static List<Follower.News> patient(Follower follower) {
        try {
            return follower.next(Duration.ofMinutes(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void begin(long end) {
        log.begins(end);
        log.ready();
    }

    private void change(long offset, String id) {
        log.changed(offset, divergence(id));
    }

    private static Divergence divergence(String id) {
        return Given.divergence(id, DivergenceState.SUSPECT);
    }

    private static Overview overview(Divergence... divergences) {
        return Overview.of(
                Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of(divergences)),
                Given.RULES,
                Given.observation());
    }

    private static List<String> told(Follower follower) throws InterruptedException {
        return follower.next(AT_ONCE).stream()
                .map(news -> news.place() + " "
                        + switch (news.event()) {
                            case LiveEvent.Changed(Divergence divergence) -> divergence.id();
                            case LiveEvent.Judged _ -> "verdict";
                            case LiveEvent.Proven _ -> "proof";
                            case LiveEvent.Moved moved -> moved.run().phase().name();
                            case LiveEvent.Gated(long _, Gate gate) -> gate.name() + " " + gate.state();
                            case LiveEvent.Reset _ -> "reset";
                        })
                .toList();
    }
}
