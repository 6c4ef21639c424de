package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.CoordinatorSettings;
import io.lockstep.cutover.feed.Broker;
import io.lockstep.cutover.feed.OnBroker;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Topics;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Server-sent events over the real server, and over the whole coordinator with a real broker.
class EventsIT implements OnBroker {
    private static final HttpApi.Patience IMPATIENT =
            new HttpApi.Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(100));
    private static final VerificationState STATE = Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of());

    @Test
    void changes_of_divergences_arrive_and_the_last_id_resumes_also_after_a_restart() throws Exception {
        Topics topics = new Topics("followed");
        Broker.createTopics(topics);
        String seen;
        try (Coordinator first = coordinator(topics);
                EventReader stream = EventReader.open(first.address(), "")) {
            stream.await("event: verdict");
            Broker.publish(topics, Given.divergence("a", DivergenceState.SUSPECT));
            stream.await("\"id\":\"a\"");
            Broker.publish(topics, Given.divergence("a", DivergenceState.CONFIRMED));
            stream.await("\"state\":\"CONFIRMED\"");
            stream.await("\"verdict\":\"DIVERGED\"");
            seen = stream.lastId();
        }
        Broker.publish(topics, Given.divergence("b", DivergenceState.SUSPECT));
        Broker.publish(topics, Given.divergence("a", DivergenceState.HEALED));

        try (Coordinator second = coordinator(topics);
                EventReader stream = EventReader.open(second.address(), seen)) {
            stream.await("\"state\":\"HEALED\"");
            assertThat(stream.lines())
                    .noneMatch(line -> line.contains("CONFIRMED") || line.contains("event: reset"))
                    .anyMatch(line -> line.contains("\"id\":\"b\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v999999", "rubbish", "v-1", "v99999999999999999999"})
    void an_id_that_was_never_given_is_a_reset(String id) throws Exception {
        try (ServedState served = served();
                EventReader stream = EventReader.open(URI.create("http://127.0.0.1:" + served.port()), id)) {
            stream.await("event: reset");
            stream.await("read /api/v1/divergences");
        }
    }

    @Test
    void the_answer_is_an_event_stream_that_nobody_stores() throws Exception {
        try (ServedState served = served();
                EventReader stream = EventReader.open(URI.create("http://127.0.0.1:" + served.port()), "")) {
            assertThat(stream.response().statusCode()).isEqualTo(200);
            assertThat(stream.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(stream.response().headers().firstValue("Cache-Control")).hasValue("no-store");
            stream.await("retry: 2000");
            stream.await("event: proof");
            assertThat(served.send("HEAD", "/api/v1/events", "").body()).isEmpty();
        }
    }

    @Test
    void every_event_is_as_described() throws Exception {
        Description description = Description.read();
        try (ServedState served = served();
                EventReader stream = EventReader.open(URI.create("http://127.0.0.1:" + served.port()), "v7")) {
            stream.await("event: reset");
            served.log().changed(3, Given.divergence("a", DivergenceState.SUSPECT));
            stream.await("event: divergence");
            stream.await("event: proof");
            stream.awaitData(
                    "reset",
                    data -> assertThat(description.problems("ResetEvent", data)).isEmpty());
            stream.awaitData(
                    "verdict",
                    data -> assertThat(description.problems("VerdictEvent", data))
                            .isEmpty());
            stream.awaitData(
                    "proof",
                    data -> assertThat(description.problems("Watermark", data)).isEmpty());
            stream.awaitData(
                    "divergence",
                    data -> assertThat(description.problems("Divergence", data)).isEmpty());
        }
    }

    @Test
    void a_reader_that_takes_nothing_is_cut_off_and_others_go_on() throws Exception {
        try (ServedState served = impatient();
                Socket idle = new Socket(InetAddress.getLoopbackAddress(), served.port());
                EventReader other = EventReader.open(URI.create("http://127.0.0.1:" + served.port()), "")) {
            idle.setReceiveBufferSize(1024);
            idle.getOutputStream()
                    .write("GET /api/v1/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            other.await("event: proof");
            int[] offset = {0};
            // In waves that the other one has taken before the next: one that falls behind is told to read anew
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                IntStream.range(0, 400)
                        .forEach(i ->
                                served.log().changed(offset[0]++, Given.divergence("d" + i, DivergenceState.SUSPECT)));
                other.await("id: v" + offset[0]);
                return served.readers() == 1;
            });
            served.log().changed(offset[0], Given.divergence("the-last", DivergenceState.SUSPECT));
            other.await("the-last");
        }
    }

    @Test
    void an_idle_stream_shows_that_it_stands_and_outlives_the_silence_allowed_to_requests() throws Exception {
        try (ServedState served = impatient();
                EventReader stream = EventReader.open(URI.create("http://127.0.0.1:" + served.port()), "")) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> stream.lines().stream()
                                    .filter(line -> line.equals(": still here"))
                                    .count()
                            > 40);
            served.log().changed(0, Given.divergence("late", DivergenceState.SUSPECT));
            stream.await("late");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /api/v1/sta", "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"})
    void a_connection_on_which_no_request_begins_is_closed(String sent) throws Exception {
        try (ServedState served = impatient();
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
            silent.setSoTimeout(120_000);
            silent.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));

            assertThatCode(() -> silent.getInputStream().readAllBytes()).doesNotThrowAnyException();
        }
    }

    @Test
    void a_hundred_idle_readers_are_served_and_let_go_at_the_end() throws Exception {
        List<EventReader> streams;
        try (ServedState served = served()) {
            URI address = URI.create("http://127.0.0.1:" + served.port());
            streams = IntStream.range(0, 100)
                    .mapToObj(i -> EventReader.open(address, ""))
                    .toList();
            served.log().changed(1, Given.divergence("for-all", DivergenceState.SUSPECT));
            for (EventReader stream : streams) {
                stream.await("for-all");
            }
        }
        for (EventReader stream : streams) {
            assertThat(stream.thread().join(Duration.ofMinutes(2))).isTrue();
        }
    }

    private static ServedState impatient() {
        return ready(new ServedState(STATE, Broker.client(), IMPATIENT));
    }

    private static ServedState served() {
        return ready(new ServedState(STATE));
    }

    private static ServedState ready(ServedState served) {
        served.log().begins(0);
        served.log().ready();
        return served;
    }

    private static Coordinator coordinator(Topics topics) {
        return Coordinator.start(new CoordinatorSettings(
                topics, Broker.client(), Given.RULES, "127.0.0.1", 0, Path.of("target", "no-tokens.json"), List::of));
    }
}
