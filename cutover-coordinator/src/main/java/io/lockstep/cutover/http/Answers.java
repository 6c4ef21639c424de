package io.lockstep.cutover.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.events.json.EventsJson;
import java.nio.charset.StandardCharsets;

/// Sends documents.
final class Answers {
    private Answers() {}

    static void json(ServerResponse response, Object document) {
        send(response, 200, "application/json", bytes(document));
    }

    static void json(ServerResponse response, int status, Object document) {
        send(response, status, "application/json", bytes(document));
    }

    static void text(ServerResponse response, String mediaType, String text) {
        send(response, 200, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Shown on its own, without anything from elsewhere.
    static void page(ServerResponse response, String html) {
        response.header(HeaderNames.create("Content-Security-Policy"), "default-src 'none'; style-src 'unsafe-inline'");
        send(response, 200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    static void problem(ServerResponse response, Problem problem) {
        send(response, problem.status(), Problem.MEDIA_TYPE, bytes(problem));
    }

    static byte[] bytes(Object document) {
        try {
            return EventsJson.MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Cannot write " + document.getClass().getSimpleName() + " as JSON", e);
        }
    }

    private static void send(ServerResponse response, int status, String mediaType, byte[] body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        response.send(body);
    }
}
