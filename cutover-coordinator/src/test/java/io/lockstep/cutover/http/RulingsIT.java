package io.lockstep.cutover.http;

import static io.lockstep.cutover.http.ServedState.OPERATOR;
import static io.lockstep.cutover.http.ServedState.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.feed.Broker;
import io.lockstep.cutover.feed.OnBroker;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Ruling;
import io.lockstep.events.Topics;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.events.json.EventsJson;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What operators say about divergences, over the real server and a real broker.
@ResourceLock(Broker.RULINGS_OF_SHOP)
class RulingsIT implements OnBroker {
    private static final Topics TOPICS = new Topics("shop");
    private static final String NOTED = "{\"reason\":\"known, ticket 7\"}";
    private static final VerificationState STATE = Given.state(
            List.of(Given.healthy(0)),
            Arrays.stream(DivergenceState.values())
                    .map(state -> Given.divergence(state.name(), state))
                    .toList());
    private static final ServedState SERVED = new ServedState(STATE);

    @BeforeAll
    static void topics() {
        Broker.createTopics(TOPICS);
    }

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @Test
    void an_acknowledgement_is_on_the_rulings_topic_when_it_is_answered() {
        HttpResponse<String> response =
                SERVED.post("/api/v1/divergences/SUSPECT/acknowledge", NOTED, "Authorization", OPERATOR);

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(json(response).path("id").asText()).isEqualTo("SUSPECT");
        ConsumerRecord<byte[], byte[]> newest = rulings().getLast();
        assertThat(newest.partition()).isEqualTo(1);
        assertThat(RowKeyCodec.decode(newest.key()))
                .isEqualTo(Given.divergence("x", DivergenceState.SUSPECT).key());
        assertThat(EventsJson.ruling(newest.value())).isInstanceOfSatisfying(Ruling.Acknowledge.class, ruling -> {
            assertThat(ruling.subject())
                    .isEqualTo(
                            Given.divergence("SUSPECT", DivergenceState.SUSPECT).subject());
            assertThat(ruling.principal()).isEqualTo("alice");
            assertThat(ruling.reason()).isEqualTo("known, ticket 7");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"reason\":\"repaired by hand\"}"})
    void a_recheck_needs_no_reason(String body) {
        HttpResponse<String> response =
                SERVED.post("/api/v1/divergences/CONFIRMED/recheck", body, "Authorization", OPERATOR);

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(EventsJson.ruling(rulings().getLast().value()))
                .isInstanceOfSatisfying(
                        Ruling.Recheck.class,
                        ruling -> assertThat(ruling.subject().id()).isEqualTo("CONFIRMED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Basic YWxpY2U6eA==",
                "the-operators-token",
                "Bearer the-operators-token x",
                "Bearer the-operators-tokem"
            })
    void nobody_writes_without_a_token_that_is_known(String authorization) {
        int before = rulings().size();

        HttpResponse<String> response =
                SERVED.post("/api/v1/divergences/SUSPECT/acknowledge", NOTED, "Authorization", authorization);

        assertProblem(response, 401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"lockstep\"");
        assertThat(rulings()).hasSize(before);
    }

    @Test
    void two_tokens_at_once_are_none() {
        assertProblem(
                SERVED.post(
                        "/api/v1/divergences/SUSPECT/acknowledge",
                        NOTED,
                        "Authorization",
                        OPERATOR,
                        "Authorization",
                        VIEWER),
                401);
    }

    @Test
    void a_viewer_is_told_which_role_it_takes() {
        HttpResponse<String> response = SERVED.post("/api/v1/divergences/SUSPECT/recheck", "", "Authorization", VIEWER);

        assertThat(assertProblem(response, 403).path("detail").asText())
                .isEqualTo("This needs the role operator; the token of victor has the role viewer");
    }

    @Test
    void whoever_may_not_write_does_not_learn_what_there_is() {
        assertProblem(SERVED.post("/api/v1/divergences/nothing/acknowledge", "{", "Authorization", VIEWER), 403);
        assertProblem(SERVED.post("/api/v1/divergences/nothing/acknowledge", "{"), 401);
    }

    @Test
    void a_tokens_file_that_is_broken_stops_writing_and_not_reading() throws IOException {
        String content = Files.readString(SERVED.tokensFile());
        try {
            Files.writeString(SERVED.tokensFile(), "{");

            HttpResponse<String> refused =
                    SERVED.post("/api/v1/divergences/SUSPECT/acknowledge", NOTED, "Authorization", OPERATOR);

            assertThat(assertProblem(refused, 503).path("detail").asText())
                    .contains(SERVED.tokensFile() + " cannot be used: it is not JSON (line 1)");
            assertThat(SERVED.get("/api/v1/divergences").statusCode()).isEqualTo(200);
        } finally {
            Files.writeString(SERVED.tokensFile(), content);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "acknowledge, HEALED,       409, a later proof point found the row right",
        "acknowledge, REFUTED,      409, direct reads found both sides equal",
        "acknowledge, ACKNOWLEDGED, 409, somebody has taken note of it already",
        "acknowledge, CONFIRMED,    202, ''",
        "recheck,     ACKNOWLEDGED, 202, ''",
        "recheck,     HEALED,       409, there is nothing left to recheck",
        "recheck,     REFUTED,      409, there is nothing left to recheck",
        "acknowledge, unknown,      404, No divergence has the id 'unknown' in this epoch"
    })
    void the_state_decides_what_can_be_said(String action, String id, int status, String words) {
        HttpResponse<String> response =
                SERVED.post("/api/v1/divergences/" + id + "/" + action, NOTED, "Authorization", OPERATOR);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|reason: missing",
                "''|reason: missing",
                "[]|the body is not one JSON object",
                "null|the body is not one JSON object",
                "'\"x\"'|the body is not one JSON object",
                "{\"reason\":|the body is not one JSON object (line 1, column 11)",
                "{\"reason\":\"a\"} x|the body is not one JSON object",
                "{\"reason\":\"a\",\"reason\":\"b\"}|the body is not one JSON object",
                "{\"reason\":7}|reason: not a text that says something",
                "{\"reason\":null}|reason: not a text that says something",
                "{\"reason\":\"  \"}|reason: not a text that says something",
                "{\"reason\":\"a\\u0000b\"}|reason: holds control characters",
                "{\"reason\":\"a\\r\\nX-Injected: 1\"}|reason: holds control characters"
            })
    void a_bad_body_is_explained(String body, String problem) {
        JsonNode errors = assertProblem(
                        SERVED.post("/api/v1/divergences/SUSPECT/acknowledge", body, "Authorization", OPERATOR), 422)
                .path("errors");

        assertThat(errors).singleElement().asString().contains(problem.replace("\"", "\\\""));
    }

    @Test
    void all_problems_of_a_body_are_listed() {
        String body = "{\"reason\":\"" + "x".repeat(1001) + "\",\"principal\":\"root\",\"" + "y".repeat(500) + "\":1}";

        JsonNode errors = assertProblem(
                        SERVED.post("/api/v1/divergences/SUSPECT/acknowledge", body, "Authorization", OPERATOR), 422)
                .path("errors");

        assertThat(errors)
                .extracting(JsonNode::asText)
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo("reason: 1001 characters; at most 1000 are taken"),
                        text -> assertThat(text).isEqualTo("'principal' is no member here: use reason"),
                        text -> assertThat(text).startsWith("'yyy").hasSizeLessThan(120));
    }

    @Test
    void deep_nesting_is_a_bad_body_and_no_more() {
        String body = "{\"reason\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertProblem(SERVED.post("/api/v1/divergences/SUSPECT/acknowledge", body, "Authorization", OPERATOR), 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/json"})
    void only_json_is_taken(String type) {
        var request = SERVED.request("/api/v1/divergences/SUSPECT/acknowledge")
                .header("Content-Type", type)
                .header("Authorization", OPERATOR)
                .POST(BodyPublishers.ofString(NOTED));

        assertProblem(SERVED.answer(request), 415);
    }

    @Test
    void a_body_over_a_mebibyte_is_refused_also_when_its_length_is_not_said() {
        var request = SERVED.request("/api/v1/divergences/SUSPECT/acknowledge")
                .header("Content-Type", "application/json")
                .header("Authorization", OPERATOR)
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[1_100_000])));

        assertProblem(SERVED.answer(request), 413);
    }

    @Test
    void the_same_request_under_the_same_key_is_carried_out_once() {
        HttpResponse<String> first = acknowledge("SUSPECT", NOTED, "once");
        int after = rulings().size();

        HttpResponse<String> again = acknowledge("SUSPECT", NOTED, "once");

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(rulings()).hasSize(after);
    }

    @Test
    void a_key_of_another_request_is_refused() {
        acknowledge("SUSPECT", NOTED, "taken");

        assertProblem(acknowledge("SUSPECT", "{\"reason\":\"other\"}", "taken"), 422);
        assertProblem(acknowledge("CONFIRMED", NOTED, "taken"), 422);
    }

    @Test
    void a_request_that_failed_may_be_tried_again_under_its_key() {
        assertProblem(acknowledge("unknown", NOTED, "retry"), 404);
        assertThat(acknowledge("SUSPECT", NOTED, "retry").statusCode()).isEqualTo(202);
    }

    @Test
    void a_key_that_is_none_is_refused() {
        assertProblem(acknowledge("SUSPECT", NOTED, "with space"), 422);
        assertProblem(acknowledge("SUSPECT", NOTED, "x".repeat(256)), 422);
    }

    @Test
    void many_at_once_under_one_key_are_carried_out_once() {
        int before = rulings().size();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(
                            () -> acknowledge("CONFIRMED", NOTED, "burst").statusCode()))
                    .toList();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isIn(202, 409));
        }
        assertThat(rulings()).hasSize(before + 1);
    }

    @Test
    void without_a_broker_nothing_is_said_to_be_taken() {
        try (var alone = new ServedState(STATE, Map.of("bootstrap.servers", "127.0.0.1:1"), HttpApi.Patience.USUAL)) {
            HttpResponse<String> response =
                    alone.post("/api/v1/divergences/SUSPECT/acknowledge", NOTED, "Authorization", OPERATOR);

            assertThat(assertProblem(response, 503).path("detail").asText())
                    .startsWith("Kafka has not acknowledged the record on shop.rulings");
        }
    }

    private static HttpResponse<String> acknowledge(String id, String body, String key) {
        return SERVED.post(
                "/api/v1/divergences/" + id + "/acknowledge", body, "Authorization", OPERATOR, "Idempotency-Key", key);
    }

    private static List<ConsumerRecord<byte[], byte[]>> rulings() {
        return Broker.records(TOPICS.rulings());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Description.json(response.body());
    }

    private static JsonNode assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return json(response);
    }
}
