package io.lockstep.cutover.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.cutover.act.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// Requests with bodies in JSON, which follow no redirect: what has moved is to be configured.
public final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// Refusals that say nothing of the request: time-out, too early, too many.
    private static final Set<Integer> FOR_NOW = Set.of(408, 425, 429);

    private Http() {}

    /// What came back.
    public record Answer(int status, String body) {
        /// @throws RefusedException when it would answer so to every request like this
        /// @throws IOException when it may answer otherwise later
        public void requireSuccess() throws IOException, RefusedException {
            if (status / 100 == 4 && !FOR_NOW.contains(status)) {
                throw new RefusedException("it answers " + status);
            }
            if (status / 100 != 2) {
                throw new IOException("it answers " + status);
            }
        }

        /// @throws IOException when the body is no JSON object
        public JsonNode json() throws IOException {
            JsonNode node = JSON.readTree(body);
            if (node == null || !node.isObject()) {
                throw new IOException("the answer is no JSON object");
            }
            return node;
        }
    }

    public static Answer get(URI url, Duration bound, Map<String, String> headers)
            throws IOException, InterruptedException {
        return send(request(url, bound, headers).GET());
    }

    public static Answer post(URI url, String body, Duration bound, Map<String, String> headers)
            throws IOException, InterruptedException {
        return send(request(url, bound, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(URI url, Duration bound, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(bound);
        headers.forEach(request::header);
        return request;
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /// An address without what may be a secret in it.
    public static String shown(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }
}
