package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.feed.Broker;
import io.lockstep.cutover.view.FeedStatus;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Observation;
import io.lockstep.cutover.view.Sweeps;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.Cause;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.Ruling;
import io.lockstep.events.Topics;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.SweepReport;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Walks every operation that `openapi.yaml` describes against the running server.
@ResourceLock(Broker.RULINGS_OF_SHOP)
class ContractIT {
    private static final Description DESCRIPTION = Description.read();
    private static final ServedState SERVED = new ServedState(VerificationState.EMPTY);
    private static final VerificationState FULL = Given.withCanaries(Given.state(
            List.of(Given.healthy(0), Given.healthy(1)),
            List.of(
                    Given.divergence("a", DivergenceState.SUSPECT),
                    Given.divergence("b", DivergenceState.HEALED),
                    Given.transientFault("c"))));

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @BeforeEach
    void full() {
        SERVED.show(FULL, new Observation(Given.NOW, new FeedStatus.Following()));
    }

    @Test
    void the_description_names_every_path_served_and_no_other() {
        assertThat(SERVED.endpoints().stream().map(Endpoint::path).distinct())
                .containsExactlyInAnyOrderElementsOf(DESCRIPTION.operations().keySet());
        assertThat(SERVED.endpoints())
                .allMatch(each ->
                        !DESCRIPTION.operation(each.method(), each.path()).isMissingNode());
        assertThat(SERVED.get("/openapi.yaml").body()).contains("openapi: 3.1.0");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/status, /api/v1/status, 200",
        "/api/v1/status?x=1, /api/v1/status, 400",
        "/api/v1/tables, /api/v1/tables, 200",
        "/api/v1/tables?x=1, /api/v1/tables, 400",
        "/api/v1/tables/public.orders, /api/v1/tables/{name}, 200",
        "/api/v1/tables/public.orders?x=1, /api/v1/tables/{name}, 400",
        "/api/v1/tables/public.nothing, /api/v1/tables/{name}, 404",
        "/api/v1/divergences, /api/v1/divergences, 200",
        "/api/v1/divergences?state=SUSPECT&table=public.orders&class=LOST_UPDATE&limit=1, /api/v1/divergences, 200",
        "/api/v1/divergences?state=&table=&class=&after=, /api/v1/divergences, 200",
        "/api/v1/divergences?state=BAD, /api/v1/divergences, 400",
        "/api/v1/sweeps, /api/v1/sweeps, 200",
        "/api/v1/sweeps?x=1, /api/v1/sweeps, 400",
        "/api/v1/divergences?open=true, /api/v1/divergences, 200",
        "/, /, 200",
        "/console/console.css, /console/{file}, 200",
        "/console/main.js, /console/{file}, 200",
        "/console/go.svg, /console/{file}, 200",
        "/console/none.js, /console/{file}, 404",
        "/api/v1/view, /api/v1/view, 200",
        "/api/v1/view?x=1, /api/v1/view, 400",
        "/api/v1/view/tables?text=ORD&offset=0&limit=5, /api/v1/view/tables, 200",
        "/api/v1/view/tables?offset=-1, /api/v1/view/tables, 400",
        "/api/v1/view/divergences?open=true&table=public.orders, /api/v1/view/divergences, 200",
        "/api/v1/view/divergences?open=no, /api/v1/view/divergences, 400",
        "/api/v1/view/history?after=0, /api/v1/view/history, 200",
        "/api/v1/view/history?after=x, /api/v1/view/history, 400",
        "/api/v1/export, /api/v1/export, 200",
        "/metrics, /metrics, 200",
        "/health/live, /health/live, 200",
        "/health/ready, /health/ready, 200",
        "/openapi.yaml, /openapi.yaml, 200"
    })
    void every_answer_is_as_described(String request, String path, int status) {
        HttpResponse<String> response = SERVED.get(request);

        assertThat(response.statusCode()).isEqualTo(status);
        assertDescribed(Method.GET, path, status, response);
    }

    @Test
    void every_described_operation_is_walked_in_each_of_its_answers() {
        for (Endpoint endpoint : SERVED.endpoints()) {
            String path = endpoint.path()
                    .replace("{name}", "public.orders")
                    .replace("{id}", "a")
                    .replace("{file}", "console.css");
            HttpResponse<String> refused = SERVED.send("PUT", path, "{}");
            assertThat(refused.statusCode()).as(path).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow"))
                    .hasValueSatisfying(allow ->
                            assertThat(allow).contains(endpoint.method().allow()));
            assertDescribed(endpoint.method(), endpoint.path(), 405, refused);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/acknowledge|{\"reason\":\"x\"}|operator|a|202",
                "/acknowledge|{\"reason\":\"x\"}|nobody|a|401",
                "/acknowledge|{\"reason\":\"x\"}|viewer|a|403",
                "/acknowledge|{\"reason\":\"x\"}|operator|none|404",
                "/acknowledge|{\"reason\":\"x\"}|operator|b|409",
                "/acknowledge|{}|operator|a|422",
                "/acknowledge?x=1|{\"reason\":\"x\"}|operator|a|400",
                "/recheck|{}|operator|a|202",
                "/recheck|{}|nobody|a|401",
                "/recheck|{}|viewer|a|403",
                "/recheck|{}|operator|none|404",
                "/recheck|{}|operator|b|409",
                "/recheck|{\"x\":1}|operator|a|422"
            })
    void every_answer_to_a_write_is_as_described(String action, String body, String who, String id, int status) {
        Broker.createTopics(new Topics("shop"));
        String token = switch (who) {
            case "operator" -> ServedState.OPERATOR;
            case "viewer" -> ServedState.VIEWER;
            default -> "none";
        };

        HttpResponse<String> response = SERVED.post("/api/v1/divergences/" + id + action, body, "Authorization", token);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertDescribed(Method.POST, "/api/v1/divergences/{id}" + action.replaceAll("[?].*", ""), status, response);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|{\"reason\":\"x\"}|operator|202",
                "|{\"reason\":\"x\",\"lane\":\"main\"}|operator|202",
                "|{\"reason\":\"x\"}|nobody|401",
                "|{\"reason\":\"x\"}|viewer|403",
                "|{\"reason\":\"x\",\"lane\":\"none\"}|operator|404",
                "|{}|operator|422",
                "?x=1|{\"reason\":\"x\"}|operator|400",
                "/main-3-2/pause|{}|operator|202",
                "/main-3-2/resume|{}|operator|409",
                "/main-3-1/pause|{}|operator|409",
                "/none/pause|{}|operator|404",
                "/main-3-2/pause|{}|viewer|403",
                "/main-3-2/resume|{\"x\":1}|operator|422"
            })
    void every_answer_to_an_order_about_sweeps_is_as_described(
            @Nullable String action, String body, String who, int status) {
        Broker.createTopics(new Topics("shop"));
        String token = switch (who) {
            case "operator" -> ServedState.OPERATOR;
            case "viewer" -> ServedState.VIEWER;
            default -> "none";
        };
        String path = action == null ? "" : action;
        if (path.startsWith("/")) {
            SERVED.show(withSweep(FULL), Given.observation());
        }

        HttpResponse<String> response = SERVED.post("/api/v1/sweeps" + path, body, "Authorization", token);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        String described = path.startsWith("/") ? path.replaceFirst("/[^/]+", "/{id}") : "";
        assertDescribed(Method.POST, "/api/v1/sweeps" + described, status, response);
    }

    @Test
    void no_second_sweep_is_started_beside_one_that_is_under_way() {
        SERVED.show(withSweep(FULL), Given.observation());

        HttpResponse<String> response =
                SERVED.post("/api/v1/sweeps", "{\"reason\":\"x\"}", "Authorization", ServedState.OPERATOR);

        assertThat(response.statusCode()).isEqualTo(409);
        assertDescribed(Method.POST, "/api/v1/sweeps", 409, response);
        HttpResponse<String> listed = SERVED.get("/api/v1/sweeps");
        assertDescribed(Method.GET, "/api/v1/sweeps", 200, listed);
        JsonNode newest = Description.json(listed.body()).path("sweeps").path(0);
        assertThat(newest.path("id").asText()).isEqualTo("main-3-2");
        assertThat(newest.path("etaSeconds").asDouble()).isEqualTo(16);
        assertThat(newest.path("ratio").asDouble()).isEqualTo(0.2);
    }

    /// With a pass under way that has compared a fifth of its rows.
    private static VerificationState withSweep(VerificationState state) {
        SweepReport done = Given.sweep("main", 3);
        var running = new SweepReport(
                "main-3-2",
                "main",
                3,
                2,
                SweepReport.State.RUNNING,
                SweepReport.Origin.OPERATOR,
                null,
                "alice",
                "after a repair",
                "o",
                1,
                0,
                0,
                100,
                500,
                0,
                25,
                Given.NOW,
                null,
                Given.NOW);
        var sweeps = new Sweeps(List.of(running, done), state.sweeps().tables());
        return new VerificationState(
                state.partitions(),
                state.divergences(),
                state.captures(),
                state.heard(),
                state.canaries(),
                state.unreadableRecords(),
                state.unreadable(),
                sweeps);
    }

    @Test
    void an_empty_state_is_described_too_and_says_what_is_missing() {
        SERVED.show(VerificationState.EMPTY, new Observation(Given.NOW, new FeedStatus.CatchingUp()));

        for (String path : List.of(
                "/api/v1/status", "/api/v1/tables", "/api/v1/divergences", "/api/v1/view", "/api/v1/view/tables")) {
            assertDescribed(Method.GET, path, 200, SERVED.get(path));
        }
        HttpResponse<String> ready = SERVED.get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertDescribed(Method.GET, "/health/ready", 503, ready);
        assertThat(ready.body()).contains("still reading", "no progress has been published");
        assertThat(SERVED.get("/api/v1/status").body())
                .contains(
                        "\"verdict\":\"UNPROVEN\"", "\"sequence\":null", "\"lastFoundAt\":null", "\"connected\":null");
    }

    @Test
    void the_status_is_what_the_contract_shows() {
        assertThat(Description.json(SERVED.get("/api/v1/status").body())).isEqualTo(Description.json("""
                {"migration":"shop","verdict":"DIVERGED",
                 "reasons":["OPEN_DIVERGENCES: public.orders has 1 row that differs (1 suspect): see `lockstep divergences --table public.orders`"],
                 "epoch":3,"watermark":{"sequence":41,"provenAt":"2026-11-22T11:59:59.900Z","ageSeconds":0.4},
                 "lag":{"replicationSeconds":0.12,"verificationSeconds":0.3,"p50":0.021,"p95":0.304,"p99":0.304,"max":0.304},
                 "coverage":{"rows":500,"ratio":1.0,"oldestProofSeconds":60.0},
                 "suspects":1,"divergences":0,"knownLossy":{"rows":0,"byRule":{},"accepted":[]},"undecided":0,"inFlight":8,"unreadableRecords":0,"canary":{"lastFoundAt":"2026-11-22T11:59:40Z","missed":["FOREIGN_WRITE"],
                   "lanes":[{"lane":"main","lastFoundAt":{"LOST_UPDATE":"2026-11-22T11:59:40Z"},"missed":["FOREIGN_WRITE"]}]},
                 "sides":{"source":{"lsn":"0/2A000028","connected":true,"slotRetainedBytes":4096},
                          "target":{"lsn":"0/2A000028","connected":true,"slotRetainedBytes":4096}},
                 "lanes":[{"lane":"main","verdict":"DIVERGED",
                   "reasons":["OPEN_DIVERGENCES: public.orders has 1 row that differs (1 suspect): see `lockstep divergences --table public.orders`"],
                   "epoch":3,"watermark":{"sequence":41,"provenAt":"2026-11-22T11:59:59.900Z","ageSeconds":0.4},
                   "lag":{"replicationSeconds":0.12,"verificationSeconds":0.3},"tables":1,
                   "sides":{"source":{"lsn":"0/2A000028","connected":true,"slotRetainedBytes":4096},
                            "target":{"lsn":"0/2A000028","connected":true,"slotRetainedBytes":4096}}}]}
                """));
    }

    @Test
    void a_divergence_is_what_the_contract_shows() {
        JsonNode page =
                Description.json(SERVED.get("/api/v1/divergences?state=SUSPECT").body());

        assertThat(page).isEqualTo(Description.json("""
                {"divergences":[{"id":"a","lane":"main","epoch":3,"table":"public.orders","key":{"id":700},"class":"LOST_UPDATE",
                  "state":"SUSPECT","transient":false,"columns":["note"],"sourcePosition":"16/B374D848+3","targetPosition":null,
                  "targetXid":null,"watermark":41,"appearedAt":"2026-11-22T11:59:49.650Z","detectedAt":"2026-11-22T11:59:50Z",
                  "detectionSeconds":0.35,"closedAt":null,"evidence":null,"attempts":0,"acknowledgement":null,"replay":null}],"next":null}
                """));
    }

    @Test
    void a_confirmed_divergence_shows_its_evidence_and_who_took_note() {
        var evidence = new Evidence(
                Evidence.Presence.PRESENT,
                Evidence.Presence.ABSENT,
                List.of(new Evidence.Column(
                        "note", new Evidence.Cell("00000000000000ff", new Evidence.Value(null)), null)),
                Given.NOW);
        var noted = new Ruling.Acknowledgement("ada", "known", Given.NOW);
        Divergence divergence = Given.divergence("a", DivergenceState.SUSPECT)
                .ruled(DivergenceState.ACKNOWLEDGED, evidence, 2, noted, null);
        SERVED.show(Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of(divergence)), Given.observation());

        HttpResponse<String> response = SERVED.get("/api/v1/divergences?state=ACKNOWLEDGED");

        assertDescribed(Method.GET, "/api/v1/divergences", 200, response);
        JsonNode shown = Description.json(response.body()).path("divergences").path(0);
        assertThat(shown.path("evidence")).isEqualTo(Description.json("""
                {"source":"PRESENT","target":"ABSENT","readAt":"2026-11-22T12:00:00Z",
                 "columns":[{"name":"note","source":{"fingerprint":"00000000000000ff","value":{"text":null}},"target":null,
                             "cause":null}],
                 "cause":null,"losses":[]}
                """));
        assertThat(shown.path("attempts").asInt()).isEqualTo(2);
        assertThat(shown.path("acknowledgement"))
                .isEqualTo(Description.json(
                        "{\"principal\":\"ada\",\"reason\":\"known\",\"at\":\"2026-11-22T12:00:00Z\"}"));
        assertThat(SERVED.get("/api/v1/status").body())
                .contains("\"verdict\":\"DIVERGED\"", "1 row that differs (1 acknowledged)");
        assertThat(SERVED.get("/metrics").body())
                .contains("lockstep_divergences{class=\"LOST_UPDATE\",migration=\"shop\",state=\"ACKNOWLEDGED\"} 1.0");
    }

    @Test
    void a_known_loss_shows_its_cause_and_its_rule_and_is_counted_apart() {
        Divergence divergence = Given.knownLoss("a", DivergenceState.CONFIRMED, "lob-truncated-at-32KiB");
        SERVED.show(Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of(divergence)), Given.observation());

        HttpResponse<String> response = SERVED.get("/api/v1/divergences?class=KNOWN_LOSSY");

        assertDescribed(Method.GET, "/api/v1/divergences", 200, response);
        JsonNode evidence =
                Description.json(response.body()).path("divergences").path(0).path("evidence");
        assertThat(evidence.path("cause").path("id").asText()).isEqualTo("TRUNCATED");
        assertThat(evidence.path("cause").path("text").asText()).isEqualTo(Cause.TRUNCATED.text());
        assertThat(evidence.path("losses")).isEqualTo(Description.json("[\"lob-truncated-at-32KiB\"]"));
        JsonNode status = Description.json(SERVED.get("/api/v1/status").body());
        assertThat(status.path("divergences").asInt()).isZero();
        assertThat(status.path("knownLossy"))
                .isEqualTo(Description.json("{\"rows\":1,\"byRule\":{\"lob-truncated-at-32KiB\":1},\"accepted\":[]}"));
        assertDescribed(Method.GET, "/api/v1/tables", 200, SERVED.get("/api/v1/tables"));
        assertThat(SERVED.get("/api/v1/tables").body()).contains("\"KNOWN_LOSSY\":1", "\"knownLossy\":{\"rows\":1,");
    }

    /// The description lists them for whoever reads it.
    @Test
    void the_description_knows_every_cause() {
        String description = SERVED.get("/openapi.yaml").body();

        assertThat(Cause.values()).allSatisfy(cause -> assertThat(description).contains(cause.name()));
    }

    @Test
    void pages_put_together_are_the_whole_list() {
        var divergences = java.util.stream.IntStream.range(0, 7)
                .mapToObj(i -> Given.divergence(
                        "d" + i,
                        Given.ORDERS,
                        DivergenceClass.MISSING_ROW,
                        DivergenceState.SUSPECT,
                        Given.NOW.minusSeconds(i / 3),
                        false))
                .toList();
        SERVED.show(Given.state(List.of(), divergences), Given.observation());

        var ids = new java.util.ArrayList<String>();
        String next = "";
        do {
            JsonNode page = Description.json(
                    SERVED.get("/api/v1/divergences?limit=3&after=" + next).body());
            page.path("divergences").forEach(each -> ids.add(each.path("id").asText()));
            next = page.path("next").asText("");
        } while (!next.isEmpty());

        assertThat(ids).containsExactly("d0", "d1", "d2", "d3", "d4", "d5", "d6");
    }

    private static void assertDescribed(Method method, String path, int status, HttpResponse<String> response) {
        DESCRIPTION.assertAnswer(method, path, status, response);
    }
}
