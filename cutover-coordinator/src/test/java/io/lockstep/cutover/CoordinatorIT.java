package io.lockstep.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.feed.Broker;
import io.lockstep.cutover.feed.OnBroker;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.ProofRules;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorIT implements OnBroker {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ProofRules RULES =
            new ProofRules(Set.of("main"), 2, Duration.ofMillis(200), Duration.ofSeconds(30));

    private static final Path TOKENS = Path.of("target", "no-tokens.json");

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void a_divergence_published_is_served() {
        Topics topics = new Topics("whole");
        Broker.createTopics(topics);
        try (Coordinator coordinator = Coordinator.start(settings(topics, 0))) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> get(coordinator, "/health/ready").body().contains("following"));

            Broker.publish(topics, Given.divergence("a", DivergenceState.SUSPECT));
            Broker.publish(topics, Given.capture(Side.SOURCE));

            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> get(coordinator, "/api/v1/divergences").body().contains("\"id\":\"a\""));
            assertThat(get(coordinator, "/api/v1/status").body()).contains("\"verdict\":\"DIVERGED\"");
            assertThat(get(coordinator, "/metrics").body())
                    .contains("lockstep_divergences{class=\"LOST_UPDATE\",migration=\"whole\",state=\"SUSPECT\"} 1.0")
                    .contains("kafka_consumer_fetch_manager_records_consumed_total");
            assertThat(coordinator.state().divergences().byId("a")).isPresent();
        }
    }

    @Test
    void a_rubbish_record_is_a_reason_in_the_status() {
        Topics topics = new Topics("rubbish_served");
        Broker.createTopics(topics);
        Broker.send(topics.verdicts(), "a", new byte[] {0, 1, 2});
        try (Coordinator coordinator = Coordinator.start(settings(topics, 0))) {
            await().atMost(Duration.ofMinutes(2))
                    .until(
                            () -> get(coordinator, "/api/v1/status").body(),
                            body -> body.contains("UNREADABLE: 1 records")
                                    && body.contains("rubbish_served.verdicts-")
                                    && body.contains("\"unreadableRecords\":1"));
        }
    }

    @Test
    void without_a_broker_it_serves_and_says_what_is_wrong() {
        var settings = new CoordinatorSettings(
                new Topics("nobody"),
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                RULES,
                "127.0.0.1",
                0,
                TOKENS,
                List::of);
        try (Coordinator coordinator = Coordinator.start(settings)) {
            assertThat(get(coordinator, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(coordinator, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(coordinator, "/api/v1/status").body())
                    .contains("\"verdict\":\"UNPROVEN\"", "\"connected\":null");
        }
    }

    @Test
    void a_port_that_is_taken_is_named_with_what_to_do() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = settings(new Topics("taken"), taken.getLocalPort());

            assertThatThrownBy(() -> Coordinator.start(settings))
                    .isInstanceOfSatisfying(
                            CoordinatorException.class, e -> assertThat(e.fix()).contains("http.port"))
                    .hasMessage("cannot serve on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
        }
    }

    @Test
    void a_port_just_given_up_can_be_taken_again_at_once() {
        Topics topics = new Topics("again");
        int port;
        try (Coordinator first = Coordinator.start(settings(topics, 0))) {
            assertThat(get(first, "/health/live").statusCode()).isEqualTo(200);
            port = first.address().getPort();
        }
        try (Coordinator second = Coordinator.start(settings(topics, port))) {
            assertThat(get(second, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void an_address_that_others_can_reach_is_refused(String bind) {
        var settings = new CoordinatorSettings(new Topics("open"), Broker.client(), RULES, bind, 0, TOKENS, List::of);

        assertThatThrownBy(() -> Coordinator.start(settings))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("http.bind '" + bind + "' can be reached from other machines");
    }

    @Test
    void the_settings_never_show_what_the_kafka_clients_get() {
        var settings = new CoordinatorSettings(
                new Topics("secret"),
                Map.of("bootstrap.servers", "b:9092", "sasl.jaas.config", "password=hunter2"),
                RULES,
                "127.0.0.1",
                0,
                TOKENS,
                List::of);

        assertThat(settings.toString()).contains("b:9092").doesNotContain("hunter2", "jaas");
    }

    private static CoordinatorSettings settings(Topics topics, int port) {
        return new CoordinatorSettings(topics, Broker.client(), RULES, "127.0.0.1", port, TOKENS, List::of);
    }

    private static HttpResponse<String> get(Coordinator coordinator, String path) {
        URI uri = coordinator.address().resolve(path);
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("GET " + uri, e);
        }
    }
}
