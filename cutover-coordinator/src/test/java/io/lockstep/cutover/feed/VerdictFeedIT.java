package io.lockstep.cutover.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.view.FeedStatus;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.LanePartition;
import io.lockstep.cutover.view.ProofRules;
import io.lockstep.cutover.view.Unreadable;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Topics;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Runs alone: it stops the broker.
@Isolated
class VerdictFeedIT implements OnBroker {
    private static final ProofRules RULES =
            new ProofRules(Set.of("main"), 1, Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final FeedStatus FOLLOWING = new FeedStatus.Following();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void what_was_there_before_the_start_is_read_in_its_newest_form_before_anything_is_shown() {
        Topics topics = topics("before");
        Broker.publish(topics, Given.healthy(0));
        Broker.publish(topics, Given.healthy(1));
        Broker.publish(topics, Given.divergence("a", DivergenceState.SUSPECT));
        Broker.publish(topics, Given.divergence("a", DivergenceState.HEALED));

        try (VerdictFeed feed = VerdictFeed.start(topics, RULES, Broker.client(), meters, new EventLog())) {
            soon().until(() -> feed.status().equals(FOLLOWING));

            assertThat(feed.state().partitions())
                    .containsOnlyKeys(new LanePartition("main", 0), new LanePartition("main", 1));
            assertThat(feed.state().divergences().stream())
                    .extracting(Divergence::state)
                    .containsExactly(DivergenceState.HEALED);
        }
    }

    @Test
    void what_a_transaction_took_back_is_never_seen() {
        Topics topics = topics("aborted");
        Broker.sendAborted(topics.verdicts(), "a", EventsJson.encode(Given.divergence("a", DivergenceState.SUSPECT)));
        Broker.publish(topics, Given.divergence("b", DivergenceState.SUSPECT));

        try (VerdictFeed feed = VerdictFeed.start(topics, RULES, Broker.client(), meters, new EventLog())) {
            soon().until(() -> feed.status().equals(FOLLOWING));

            assertThat(feed.state().divergences().stream())
                    .extracting(Divergence::id)
                    .containsExactly("b");
        }
    }

    @Test
    void a_tombstone_removes_a_divergence() {
        Topics topics = topics("tombstone");
        try (VerdictFeed feed = VerdictFeed.start(topics, RULES, Broker.client(), meters, new EventLog())) {
            Broker.publish(topics, Given.divergence("a", DivergenceState.SUSPECT));
            soon().until(() -> feed.state().divergences().byId("a").isPresent());

            Broker.send(topics.verdicts(), "a", null);

            soon().until(() -> feed.state().divergences().byId("a").isEmpty());
        }
    }

    @Test
    void rubbish_is_counted_and_placed_until_its_key_can_be_read_again() {
        Topics topics = topics("rubbish");
        try (VerdictFeed feed = VerdictFeed.start(topics, RULES, Broker.client(), meters, new EventLog())) {
            Broker.send(topics.progress(), "main/0", "rubbish".getBytes(UTF_8));
            Broker.send(topics.progress(), "main/1", "{\"schema\":\"lockstep/progress/v1\"}".getBytes(UTF_8));
            Broker.send(topics.verdicts(), "a", new byte[0]);
            Broker.send(
                    topics.verdicts(), "b", "{\"schema\":\"lockstep/divergence/v1\",\"columns\":[]}".getBytes(UTF_8));
            Broker.send(topics.verdicts(), "c", EventsJson.encode(Given.divergence("d", DivergenceState.SUSPECT)));

            soon().untilAsserted(
                            () -> assertThat(feed.state().unreadableRecords()).isEqualTo(5));
            assertThat(feed.state().unreadable())
                    .extracting(Unreadable::topic)
                    .containsOnly(topics.progress(), topics.verdicts());
            assertThat(feed.state().divergences().stream()).isEmpty();

            Broker.publish(topics, Given.healthy(0));
            Broker.send(topics.verdicts(), "c", null);

            soon().untilAsserted(() -> assertThat(feed.state().unreadable())
                    .extracting(Unreadable::key)
                    .containsExactly("main/1", "a", "b"));
            assertThat(feed.state().unreadableRecords()).isEqualTo(5);
        }
    }

    @Test
    void topics_that_do_not_exist_yet_are_waited_for() {
        Topics topics = new Topics("later");
        try (VerdictFeed feed = VerdictFeed.start(topics, RULES, Broker.client(), meters, new EventLog())) {
            soon().untilAsserted(() -> assertThat(feed.status())
                    .isInstanceOfSatisfying(
                            FeedStatus.Broken.class,
                            broken -> assertThat(broken.problem()).contains("later.verdicts does not exist yet")));

            Broker.createTopics(topics);
            Broker.publish(topics, Given.healthy(0));

            soon().until(() -> feed.status().equals(FOLLOWING)
                    && !feed.state().partitions().isEmpty());
        }
    }

    @Test
    void a_broker_that_goes_away_is_told_and_its_return_needs_nobody() {
        Topics topics = topics("outage");
        try (VerdictFeed feed = VerdictFeed.start(topics, RULES, Broker.client(), meters, new EventLog())) {
            Broker.publish(topics, Given.divergence("a", DivergenceState.SUSPECT));
            soon().until(() -> feed.state().divergences().byId("a").isPresent());

            Broker.stop();
            soon().untilAsserted(() -> assertThat(feed.status()).isInstanceOf(FeedStatus.Broken.class));
            assertThat(feed.state().divergences().byId("a"))
                    .as("what was known stays")
                    .isPresent();
            assertThat(feed.alive()).isTrue();

            Broker.start();
            Broker.publish(topics, Given.divergence("b", DivergenceState.SUSPECT));

            soon().until(() -> feed.status().equals(FOLLOWING)
                    && feed.state().divergences().byId("b").isPresent());
        }
    }

    @Test
    void no_broker_at_all_is_told_and_closing_is_quick() {
        try (VerdictFeed feed = VerdictFeed.start(
                new Topics("none"), RULES, Map.of("bootstrap.servers", "127.0.0.1:1"), meters, new EventLog())) {
            soon().untilAsserted(() -> assertThat(feed.status()).isInstanceOf(FeedStatus.Broken.class));
        }
    }

    private static Topics topics(String migration) {
        Topics topics = new Topics(migration);
        Broker.createTopics(topics);
        return topics;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
    }
}
