package io.lockstep.cutover.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.cutover.HealthCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// What operators and their tools ask for: metrics, health, and the description of the interface.
record OperationsResource(HttpApi.Content content) {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPENAPI = resource("openapi.yaml");

    void metrics(ServerRequest request, ServerResponse response) {
        String accepted = request.headers().first(HeaderNames.ACCEPT).orElse("");
        String type = accepted.contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
        Answers.text(response, type, content.meters().scrape(type));
    }

    void live(ServerRequest request, ServerResponse response) {
        answer(
                response,
                Readiness.of(List.of(HealthCheck.of(
                        "feed-thread",
                        content.alive().getAsBoolean(),
                        "reads the verifier's topics; restart if DOWN"))));
    }

    void ready(ServerRequest request, ServerResponse response) {
        answer(
                response,
                Readiness.of(
                        content.overviews().get(),
                        content.progressLimit(),
                        content.neighbours().get()));
    }

    void openapi(ServerRequest request, ServerResponse response) {
        Answers.text(response, "application/yaml", OPENAPI);
    }

    private static void answer(ServerResponse response, Readiness readiness) {
        Answers.json(response, readiness.up() ? 200 : 503, readiness);
    }

    private static String resource(String name) {
        try (InputStream in = OperationsResource.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + " from the program's own jar", e);
        }
    }
}
