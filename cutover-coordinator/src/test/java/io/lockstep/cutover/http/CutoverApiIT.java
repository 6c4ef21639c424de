package io.lockstep.cutover.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.certificate.Authenticity;
import io.lockstep.cutover.certificate.Certificate;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.runner.Stage;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.runner.Steps;
import io.lockstep.cutover.view.Given;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Cutovers over HTTP, with runs on real databases whose acts are rows: every answer is as `openapi.yaml` has it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutoverApiIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "cutover_api";
    private static final String RUNS = "/api/v1/cutovers";
    private static final String CERTIFICATE = "/api/v1/certificate";
    private static final Description DESCRIPTION = Description.read();

    private Stage stage;
    private ServedCutovers world;
    private ServedState served;

    @BeforeAll
    void create() throws SQLException {
        stage = Stage.create(NAME);
    }

    /// Anew each time: the numbers of the runs begin again, and each is certified once.
    @BeforeEach
    void serve() throws SQLException {
        stage.clear();
        world = new ServedCutovers(stage);
        served = world.served();
        served.show(Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of()), Given.observation());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void a_dry_run_says_what_would_be_done_and_what_is_in_the_way_and_changes_nothing() throws Exception {
        JsonNode go = described(open(ServedState.OPERATOR, "DRY_RUN"), Method.POST, RUNS, 200);
        assertThat(go.path("go").asBoolean()).isTrue();
        assertThat(go.path("predictedPauseMillis").isNumber()).isTrue();
        assertThat(go.path("steps").size()).isEqualTo(Steps.all().size());
        world.sight(Sighting.fail("2 of them: a, b", "finish them"));
        JsonNode no = described(open(ServedState.OPERATOR, "DRY_RUN"), Method.POST, RUNS, 200);
        assertThat(no.path("go").asBoolean()).isFalse();
        assertThat(no.path("checks").path(0).path("fix").asText()).isEqualTo("finish them");
        assertThat(no.path("plan")).as("what would be done is the same").isEqualTo(go.path("plan"));
        assertThat(stage.done()).isEmpty();
        assertThat(described(served.get(RUNS), Method.GET, RUNS, 200).path("cutovers"))
                .isEmpty();
    }

    @Test
    void who_may_not_is_refused_and_nothing_begins() throws Exception {
        for (String token : List.of("none", ServedState.VIEWER, ServedState.APPROVER)) {
            described(open(token, "EXECUTE"), Method.POST, RUNS, token.equals("none") ? 401 : 403);
        }
        described(open(ServedState.OPERATOR, "NOW"), Method.POST, RUNS, 422);
        described(
                post(RUNS + "?x=1", "{\"mode\":\"EXECUTE\",\"reason\":\"x\"}", ServedState.OPERATOR),
                Method.POST,
                RUNS,
                400);
        described(post(RUNS, "{\"mode\":\"EXECUTE\"}", ServedState.OPERATOR), Method.POST, RUNS, 422);
        described(served.get(RUNS + "/7"), Method.GET, RUNS + "/{id}", 404);
        described(served.get(RUNS + "/x/journal"), Method.GET, RUNS + "/{id}/journal", 404);
        assertThat(stage.done()).isEmpty();
    }

    @Test
    void a_run_is_approved_held_and_aborted_and_says_what_may_be_asked_of_it() throws Exception {
        stage.plant(Reversible.AWAIT_SYNC, () -> {
            throw new SQLException("planted: the lag is too long");
        });
        JsonNode opened = described(open(ServedState.OPERATOR, "EXECUTE"), Method.POST, RUNS, 201);
        String id = opened.path("id").asText();
        String plan = opened.path("plan").asText();
        await().atMost(PATIENCE).until(() -> run(id).path("trouble").asText().contains("the lag is too long"));
        described(open(ServedState.OPERATOR, "REHEARSE"), Method.POST, RUNS, 409);
        order(id, "approve", "{\"plan\":\"" + plan + "\"}", ServedState.OPERATOR, 403);
        order(id, "approve", "{\"plan\":\"0123\"}", ServedState.APPROVER, 409);
        order(id, "approve", "{}", ServedState.APPROVER, 422);
        order(id, "approve", "{\"plan\":\"" + plan + "\"}", ServedState.APPROVER, 202);
        order(id, "postpone", "{\"reason\":\"lunch\"}", ServedState.OPERATOR, 202);
        order(id, "release", "{\"reason\":\"lunch is over\"}", ServedState.OPERATOR, 202);
        order(id, "resume", "{\"reason\":\"x\"}", ServedState.OPERATOR, 409);
        order(id, "finalize", "{\"reason\":\"x\"}", ServedState.OPERATOR, 409);
        assertThat(served.get("/metrics").body())
                .contains("lockstep_cutover_phase{migration=\"shop\",phase=\"WAIT_FOR_SYNC\"} 1.0")
                .contains("lockstep_cutover_phase{migration=\"shop\",phase=\"DRAIN\"} 0.0")
                .contains("lockstep_cutover_pause_budget_seconds{migration=\"shop\"} 5.0");
        order(id, "abort", "{\"reason\":\"x\"}", ServedState.VIEWER, 403);
        order("99", "abort", "{\"reason\":\"x\"}", ServedState.OPERATOR, 404);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(run(id).path("approvers").toString()).isEqualTo("[\"paula\"]"));
        order(id, "failback", "{\"reason\":\"too early\"}", ServedState.OPERATOR, 409);
        order(id, "failback", "{\"reason\":\"x\"}", ServedState.APPROVER, 403);
        order("1.1", "failback", "{\"reason\":\"no such leg\"}", ServedState.OPERATOR, 404);
        order(id, "abort", "{\"reason\":\"not tonight\"}", ServedState.OPERATOR, 202);
        await().atMost(PATIENCE).until(() -> run(id).path("over").asBoolean());
        assertThat(run(id).path("outcome").asText()).isEqualTo("alice: not tonight");
        assertThat(run(id).path("decision").asText()).isEqualTo("ABORT");
        order(id, "abort", "{\"reason\":\"again\"}", ServedState.OPERATOR, 409);
        assertJournal(id);
    }

    private void assertJournal(String id) {
        JsonNode journal = described(served.get(RUNS + "/" + id + "/journal"), Method.GET, RUNS + "/{id}/journal", 200);
        assertThat(journal.path("entries").findValuesAsText("kind"))
                .containsSubsequence(
                        "OPENED", "DONE", "APPROVED", "POSTPONED", "RELEASED", "ABORT_ORDERED", "DECIDED", "UNDONE");
    }

    @Test
    void a_run_that_is_through_has_every_step_done_and_a_certificate() throws Exception {
        described(served.get(CERTIFICATE), Method.GET, CERTIFICATE, 404);
        described(served.get(CERTIFICATE + "?run=x"), Method.GET, CERTIFICATE, 400);
        String body = "{\"mode\":\"EXECUTE\",\"reason\":\"the night\"}";
        String first = described(
                        served.post(RUNS, body, "Authorization", ServedState.OPERATOR, "Idempotency-Key", "k"),
                        Method.POST,
                        RUNS,
                        201)
                .path("id")
                .asText();
        await().atMost(PATIENCE).until(() -> run(first).path("over").asBoolean());
        JsonNode again = described(
                served.post(RUNS, body, "Authorization", ServedState.OPERATOR, "Idempotency-Key", "k"),
                Method.POST,
                RUNS,
                201);
        assertThat(again.path("id").asText())
                .as("the same request is carried out once")
                .isEqualTo(first);
        JsonNode done = run(first);
        assertThat(done.path("phase").asText()).isEqualTo("FINALIZED");
        assertThat(done.path("decision").asText()).isEqualTo("COMMIT");
        assertThat(done.path("pauseMillis").isNumber()).isTrue();
        assertThat(served.get("/metrics").body())
                .contains("lockstep_cutover_phase{migration=\"shop\",phase=\"FINALIZED\"} 1.0")
                .contains("lockstep_cutover_pause_seconds{migration=\"shop\"} ");
        assertThat(done.path("steps"))
                .allMatch(step -> step.path("state").asText().equals("DONE"));
        assertThat(described(served.get(RUNS), Method.GET, RUNS, 200).path("cutovers"))
                .hasSize(1);
        assertCertified(first);
    }

    private void assertCertified(String id) {
        await().atMost(PATIENCE).until(() -> served.get(CERTIFICATE).statusCode() == 200);
        HttpResponse<String> issued = served.get(CERTIFICATE + "?run=" + id);
        JsonNode certificate = described(issued, Method.GET, CERTIFICATE, 200);
        assertThat(Certificate.check(issued.body().getBytes(UTF_8), Optional.empty()))
                .as("as it was issued, byte for byte")
                .isInstanceOf(Authenticity.SignerUnknown.class);
        assertThat(certificate.at("/run/id").asText()).isEqualTo(id);
        assertThat(certificate.at("/run/orderedBy").asText()).isEqualTo("alice");
        assertThat(certificate.at("/digests/outcome").asText())
                .as("nobody was at the proof of this run")
                .isEqualTo("UNVERIFIED");
        assertThat(certificate.at("/outside").findValuesAsText("what")).contains("ROLES");
        assertThat(served.get(CERTIFICATE).body()).isEqualTo(issued.body());
        described(served.get(CERTIFICATE + "?run=99"), Method.GET, CERTIFICATE, 404);
        described(served.get(RUNS + "/99/report"), Method.GET, RUNS + "/{id}/report", 404);
        HttpResponse<String> report = served.get(RUNS + "/" + id + "/report");
        assertThat(report.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'");
        assertThat(report.body()).contains("✓ Cutover " + id + " has moved the application", "the night", "alice");
    }

    @Test
    void what_happens_to_a_run_is_told_entry_by_entry_and_the_last_id_resumes() throws Exception {
        URI address = URI.create("http://127.0.0.1:" + served.port());
        String id;
        String seen;
        List<String> entries;
        try (EventReader stream = EventReader.open(address, "")) {
            id = described(open(ServedState.OPERATOR, "EXECUTE"), Method.POST, RUNS, 201)
                    .path("id")
                    .asText();
            stream.await("\"phase\":\"FINALIZED\",\"decision\":\"COMMIT\",\"over\":true");
            entries = stream.data("cutover").stream()
                    .dropWhile(data -> !data.contains("\"kind\":\"OPENED\""))
                    .toList();
            Gate gate = new Gate("lag", "9 s", "at most 1 s", Sighting.State.FAIL, Instant.EPOCH);
            Standing end = world.cutovers().standing(Long.parseLong(id)).orElseThrow();
            world.tell(new Standing(end.history(), end.run(), List.of(gate), Optional.empty()));
            stream.awaitData(
                    "gate",
                    data -> assertThat(DESCRIPTION.problems("GateEvent", data)).isEmpty());
            seen = stream.lastId();
        }
        assertThat(entries)
                .allSatisfy(data ->
                        assertThat(DESCRIPTION.problems("CutoverEvent", data)).isEmpty())
                .anySatisfy(data -> assertThat(data).contains("\"phase\":\"DRAIN\"", "\"decision\":null"))
                .last()
                .asString()
                .contains("\"phase\":\"FINALIZED\"", "\"decision\":\"COMMIT\"");
        assertThat(numbers(entries)).isEqualTo(journaled(id));
        assertThat(seen).endsWith("-r" + id + "." + entries.size());

        assertResumes(address, id, journaled(id));
    }

    private static void assertResumes(URI address, String id, List<Integer> journaled) throws Exception {
        try (EventReader stream = EventReader.open(address, "v0-r" + id + ".3")) {
            stream.await("\"over\":true");
            assertThat(numbers(stream.data("cutover"))).isEqualTo(journaled.subList(3, journaled.size()));
            assertThat(stream.lines()).doesNotContain("event: reset");
        }
        try (EventReader stream = EventReader.open(address, "v0-r99.3")) {
            stream.await("event: reset");
            stream.await("\"over\":true");
            assertThat(stream.data("cutover")).as("the newest only").hasSize(1);
        }
    }

    private static List<Integer> numbers(List<String> events) {
        return events.stream()
                .map(data -> Description.json(data).path("entry").path("number").asInt())
                .toList();
    }

    private List<Integer> journaled(String id) {
        JsonNode journal = described(served.get(RUNS + "/" + id + "/journal"), Method.GET, RUNS + "/{id}/journal", 200);
        return IntStream.rangeClosed(1, journal.path("entries").size()).boxed().toList();
    }

    private JsonNode run(String id) {
        return described(served.get(RUNS + "/" + id), Method.GET, RUNS + "/{id}", 200);
    }

    private void order(String id, String action, String body, String token, int status) {
        described(post(RUNS + "/" + id + "/" + action, body, token), Method.POST, RUNS + "/{id}/" + action, status);
    }

    private HttpResponse<String> open(String token, String mode) {
        return post(RUNS, "{\"mode\":\"" + mode + "\",\"reason\":\"the night\"}", token);
    }

    private HttpResponse<String> post(String path, String body, String token) {
        return served.post(path, body, "Authorization", token);
    }

    private static JsonNode described(HttpResponse<String> response, Method method, String path, int status) {
        DESCRIPTION.assertAnswer(method, path, status, response);
        return Description.json(response.body());
    }
}
