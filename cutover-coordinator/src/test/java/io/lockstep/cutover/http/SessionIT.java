package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.feed.Broker;
import io.lockstep.cutover.view.Given;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Topics;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Signing in with a browser, and what a session may do.
@ResourceLock(Broker.RULINGS_OF_SHOP)
class SessionIT {
    private static final Description DESCRIPTION = Description.read();
    private static final String SESSION = "/api/v1/session";
    private static final String RECHECK = "/api/v1/divergences/a/recheck";

    private ServedState served;

    @BeforeEach
    void serve() {
        Broker.createTopics(new Topics("shop"));
        served = new ServedState(Given.state(
                List.of(Given.healthy(0), Given.healthy(1)), List.of(Given.divergence("a", DivergenceState.SUSPECT))));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void a_token_is_exchanged_for_a_cookie_that_scripts_and_other_sites_cannot_use() {
        HttpResponse<String> signedIn = signIn(ServedState.OPERATOR);

        DESCRIPTION.assertAnswer(Method.POST, SESSION, 201, signedIn);
        assertThat(signedIn.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("lockstep_shop=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200");
        assertThat(signedIn.body()).contains("alice", "operator").doesNotContain("the-operators-token");
    }

    @Test
    void a_session_writes_with_its_other_secret_only() {
        HttpResponse<String> signedIn = signIn(ServedState.OPERATOR);
        String cookie = cookie(signedIn);
        String csrf = Description.json(signedIn.body()).path("csrf").asText();

        assertThat(post(RECHECK, cookie, csrf).statusCode()).isEqualTo(202);
        assertThat(post(RECHECK, cookie, "").statusCode()).isEqualTo(403);
        assertThat(post(RECHECK, cookie, "another").statusCode()).isEqualTo(403);
        assertThat(post(RECHECK, "lockstep_shop=made-up", csrf).statusCode()).isEqualTo(401);
        assertThat(post(RECHECK, cookie + "; lockstep_shop=twice", csrf).statusCode())
                .isEqualTo(401);
        assertThat(post(RECHECK, "lockstep_other=" + cookie.substring("lockstep_shop=".length()), csrf)
                        .statusCode())
                .as("of another migration on this machine")
                .isEqualTo(401);
    }

    @Test
    void a_session_may_what_its_token_may_and_no_more() {
        HttpResponse<String> signedIn = signIn(ServedState.VIEWER);
        String csrf = Description.json(signedIn.body()).path("csrf").asText();

        HttpResponse<String> refused = post(RECHECK, cookie(signedIn), csrf);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("This needs the role operator; the token of victor has the role viewer");
        assertThat(view(cookie(signedIn)).path("session").path("role").asText()).isEqualTo("viewer");
        assertThat(view(cookie(signedIn)).findValuesAsText("reason"))
                .anyMatch(reason -> reason.contains("cannot cut over"));
    }

    @Test
    void signing_out_ends_it_and_needs_the_other_secret_too() {
        HttpResponse<String> signedIn = signIn(ServedState.OPERATOR);
        String cookie = cookie(signedIn);
        String csrf = Description.json(signedIn.body()).path("csrf").asText();

        assertThat(post(SESSION + "/end", cookie, "").statusCode()).isEqualTo(403);
        assertThat(view(cookie).path("session").isNull()).isFalse();
        HttpResponse<String> out = post(SESSION + "/end", cookie, csrf);

        DESCRIPTION.assertAnswer(Method.POST, SESSION + "/end", 200, out);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(view(cookie).path("session").isNull()).isTrue();
        assertThat(post(RECHECK, cookie, csrf).statusCode()).isEqualTo(401);
    }

    @Test
    void removing_the_token_ends_its_sessions_at_once() throws IOException {
        HttpResponse<String> signedIn = signIn(ServedState.OPERATOR);
        String csrf = Description.json(signedIn.body()).path("csrf").asText();
        Files.delete(served.tokensFile());

        assertThat(post(RECHECK, cookie(signedIn), csrf).statusCode()).isEqualTo(401);
        assertThat(view(cookie(signedIn)).path("session").isNull()).isTrue();
    }

    @Test
    void who_shows_no_token_that_is_known_is_not_let_in() {
        for (String body : List.of("{\"token\":\"none\"}", "{\"token\":\"Bearer the-operators-token\"}")) {
            HttpResponse<String> refused = served.post(SESSION, body);
            DESCRIPTION.assertAnswer(Method.POST, SESSION, 401, refused);
            assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
        }
        DESCRIPTION.assertAnswer(Method.POST, SESSION, 422, served.post(SESSION, "{}"));
        DESCRIPTION.assertAnswer(
                Method.POST,
                SESSION,
                415,
                served.answer(served.request(SESSION)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{\"token\":\"the-operators-token\"}"))));
    }

    private HttpResponse<String> signIn(String bearer) {
        return served.post(SESSION, "{\"token\":\"" + bearer.substring("Bearer ".length()) + "\"}");
    }

    private static String cookie(HttpResponse<String> signedIn) {
        return signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private HttpResponse<String> post(String path, String cookie, String csrf) {
        HttpRequest.Builder request = served.request(path)
                .header("Content-Type", "application/json")
                .header("Cookie", cookie)
                .POST(BodyPublishers.ofString("{}"));
        return served.answer(csrf.isEmpty() ? request : request.header("X-CSRF-Token", csrf));
    }

    private JsonNode view(String cookie) {
        return Description.json(served.answer(served.request("/api/v1/view").header("Cookie", cookie))
                .body());
    }
}
