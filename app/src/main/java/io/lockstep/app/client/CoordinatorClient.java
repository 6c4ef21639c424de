package io.lockstep.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/// Reads the coordinator's documents (`/api/v1`) as they are, and asks it to act; members that this version does
/// not know are kept.
///
/// Every failure to get one is a [UserError]. Safe for several threads.
public final class CoordinatorClient implements AutoCloseable {
    /// Numbers stay what they are: a key may have more digits than a double.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;

    private final URI base;
    private final Duration timeout;
    private final HttpClient http;

    /// A client of one coordinator.
    ///
    /// @param base such as `http://127.0.0.1:8080`
    /// @param timeout for each connection and each answer
    public CoordinatorClient(URI base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        http = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /// The state of the verification.
    public ObjectNode status() throws InterruptedException {
        return named("lockstep/status/v1", object(get("/api/v1/status")));
    }

    /// The state of every table, under `tables`.
    public ObjectNode tables() throws InterruptedException {
        return named("lockstep/tables/v1", listed("tables", get("/api/v1/tables")));
    }

    /// Every divergence that the filter lets through, under `divergences`; pages are put together.
    public ObjectNode divergences(DivergenceFilter filter) throws InterruptedException {
        ObjectNode all = named("lockstep/divergences/v1", listed("divergences", get(filter.path(""))));
        String next = all.path("next").asText("");
        while (!next.isEmpty()) {
            ObjectNode page = listed("divergences", get(filter.path(next)));
            page.path("divergences").forEach(all.withArray("divergences")::add);
            next = page.path("next").asText("");
        }
        all.remove("next");
        return all;
    }

    /// Asks for something to be done to a divergence; what it answers is the divergence.
    ///
    /// @param action `acknowledge` or `recheck`
    /// @param body a JSON object
    public ObjectNode rule(String id, String action, ObjectNode body, Secret token) throws InterruptedException {
        String path = "/api/v1/divergences/" + encoded(id) + "/" + action;
        return named("lockstep/divergence/v1", object(post(path, body, token)));
    }

    /// The passes over rows at rest, newest first, under `sweeps`.
    public ObjectNode sweeps() throws InterruptedException {
        return named("lockstep/sweeps/v1", listed("sweeps", get("/api/v1/sweeps")));
    }

    /// Asks for a pass; what it answers are the `orders`, one for each lane.
    ///
    /// @param body a JSON object
    public ObjectNode startSweep(ObjectNode body, Secret token) throws InterruptedException {
        return named("lockstep/sweep-orders/v1", object(post("/api/v1/sweeps", body, token)));
    }

    /// Asks for something to be done to a pass; what it answers is the pass.
    ///
    /// @param action `pause` or `resume`
    /// @param body a JSON object
    public ObjectNode steerSweep(String id, String action, ObjectNode body, Secret token) throws InterruptedException {
        String path = "/api/v1/sweeps/" + encoded(id) + "/" + action;
        return named("lockstep/sweep/v1", object(post(path, body, token)));
    }

    /// Every cutover, the newest first, under `cutovers`.
    public ObjectNode cutovers() throws InterruptedException {
        return named("lockstep/cutovers/v1", listed("cutovers", get("/api/v1/cutovers")));
    }

    /// One cutover, as it stands.
    public ObjectNode cutover(String id) throws InterruptedException {
        return named("lockstep/cutover/v1", object(get("/api/v1/cutovers/" + encoded(id))));
    }

    /// Asks what a cutover would do; what it answers is what was seen and what would be done.
    ///
    /// @param body a JSON object with the mode DRY_RUN
    public ObjectNode tryOut(ObjectNode body, Secret token) throws InterruptedException {
        return named("lockstep/dry-run/v1", object(accepted(posted("/api/v1/cutovers", body, token), OK)));
    }

    /// Begins a cutover; what it answers is the cutover.
    ///
    /// @param body a JSON object with the mode EXECUTE or REHEARSE
    public ObjectNode begin(ObjectNode body, Secret token) throws InterruptedException {
        return named("lockstep/cutover/v1", object(accepted(posted("/api/v1/cutovers", body, token), CREATED)));
    }

    /// Begins to go back; what it answers is the cutover that does.
    ///
    /// @param id of the cutover whose way is gone back
    /// @param body a JSON object with the reason
    public ObjectNode failBack(String id, ObjectNode body, Secret token) throws InterruptedException {
        String path = "/api/v1/cutovers/" + encoded(id) + "/failback";
        return named("lockstep/cutover/v1", object(accepted(posted(path, body, token), CREATED)));
    }

    /// Asks for something to be done to a cutover; what it answers is the cutover.
    ///
    /// @param action the last part of its path, such as `abort`
    /// @param body a JSON object
    public ObjectNode order(String id, String action, ObjectNode body, Secret token) throws InterruptedException {
        return named(
                "lockstep/cutover/v1", object(post("/api/v1/cutovers/" + encoded(id) + "/" + action, body, token)));
    }

    /// The certificate of a cutover as it was issued, byte for byte, to be kept in a file.
    ///
    /// @param run the number of the cutover; the newest that has one when it is empty
    /// @throws UserError of the status UNVERIFIED when there is none yet; the message says how far it is
    public String certificate(String run) throws InterruptedException {
        String query = run.isEmpty() ? "" : "?run=" + encoded(run);
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/certificate" + query))
                .timeout(timeout)
                .header("Accept", "application/json")
                .build();
        HttpResponse<String> response = send(request);
        return switch (response.statusCode()) {
            case OK -> response.body();
            case NOT_FOUND ->
                throw new UserError(
                        body(response).path("detail").asText("there is no certificate"),
                        "`lockstep cutover status` says how far the cutover is; --wait waits",
                        ExitStatus.UNVERIFIED);
            default -> throw Refusal.of(request.uri(), response.statusCode(), body(response));
        };
    }

    /// The report of a cutover as a page in HTML, to be kept in a file.
    public String report(String id) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/cutovers/" + encoded(id) + "/report"))
                .timeout(timeout)
                .header("Accept", "text/html")
                .build();
        HttpResponse<String> response = send(request);
        if (response.statusCode() != OK) {
            throw Refusal.of(request.uri(), response.statusCode(), body(response));
        }
        return response.body();
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private JsonNode post(String path, ObjectNode body, Secret token) throws InterruptedException {
        return accepted(posted(path, body, token), ACCEPTED);
    }

    private HttpRequest posted(String path, ObjectNode body, Secret token) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(timeout)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token.reveal())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
    }

    /// A page of text as it is, such as `/metrics`.
    public String page(String path) throws InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)).timeout(timeout).build())
                .body();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private JsonNode get(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(timeout)
                .header("Accept", "application/json")
                .build();
        return accepted(request, OK);
    }

    private JsonNode accepted(HttpRequest request, int expected) throws InterruptedException {
        HttpResponse<String> response = send(request);
        if (response.statusCode() != expected) {
            throw Refusal.of(request.uri(), response.statusCode(), body(response));
        }
        return body(response);
    }

    private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw unreachable("no answer within " + timeout.toSeconds() + " s from", e);
        } catch (ConnectException e) {
            throw unreachable("cannot reach", e);
        } catch (IOException e) {
            throw unreachable("the connection broke to", e);
        }
    }

    private JsonNode body(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new UserError(
                    "what answers at " + base + " is not a Lockstep coordinator (HTTP " + response.statusCode() + ")",
                    "correct http.bind and http.port",
                    ExitStatus.UNREACHABLE,
                    e);
        }
    }

    private UserError unreachable(String what, IOException cause) {
        return new UserError(
                what + " the coordinator at " + base,
                "start `lockstep run` or `lockstep coordinator`; if it is up, check http.bind and http.port (--set http.port=…)",
                ExitStatus.UNREACHABLE,
                cause);
    }

    private ObjectNode object(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw new UserError(
                "the coordinator at " + base + " answered with an unexpected document",
                "use the same version of Lockstep on both ends",
                ExitStatus.UNVERIFIED);
    }

    private ObjectNode listed(String name, JsonNode body) {
        return body.isArray() ? JsonNodeFactory.instance.objectNode().set(name, body) : object(body);
    }

    private static ObjectNode named(String schema, ObjectNode document) {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        named.put("schema", schema);
        named.setAll(document);
        return named;
    }
}
