package io.lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.app.config.TrafficChoice;
import io.lockstep.events.json.EventsJson;
import io.lockstep.lab.Database;
import io.lockstep.lab.Door;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The gate as `docs/traffic.md` describes it, over HTTP.
final class GateEntranceTest {
    private static final Database SOURCE = new Database("127.0.0.1", 1, "shop", "app", "geheim");
    private static final Database TARGET = new Database("127.0.0.1", 2, "shop", "app", "geheim");

    private final GateEntrance gate = new GateEntrance(SOURCE, TARGET);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.shutdownNow();
        gate.close();
    }

    @Test
    void clients_wait_while_it_is_held_and_go_on_where_it_was_pointed() throws Exception {
        Door.Visit atWork = gate.door().enter();
        assertThat(atWork.database()).isEqualTo(SOURCE);

        HttpResponse<String> held = post(1, true, "source");
        assertThat(held.statusCode()).as("one is at work still").isEqualTo(202);
        assertThat(json(held).path("inFlight").asLong()).isEqualTo(1);
        CompletableFuture<Database> next = enter();
        atWork.close();
        assertThat(post(1, true, "target").statusCode()).isEqualTo(200);
        assertThat(next).isNotDone();

        assertThat(post(1, false, "target").statusCode()).isEqualTo(200);
        await().atMost(Duration.ofMinutes(2)).until(next::isDone);
        assertThat(next.get()).isEqualTo(TARGET);
    }

    @Test
    void who_asks_under_an_epoch_that_has_passed_or_without_the_token_changes_nothing() throws Exception {
        assertThat(post(5, false, "source").statusCode()).isEqualTo(200);
        assertThat(post(4, true, "target").statusCode()).isEqualTo(409);
        HttpResponse<String> stranger = send(HttpRequest.newBuilder(choice().url())
                .POST(body(6, true, "target"))
                .header("Authorization", "Bearer x"));
        assertThat(stranger.statusCode()).isEqualTo(401);

        JsonNode state = json(send(HttpRequest.newBuilder(choice().url()).header("Authorization", bearer())));
        assertThat(state.path("held").asBoolean()).isFalse();
        assertThat(state.path("side").asText()).isEqualTo("source");
        assertThat(state.path("epoch").asLong()).isEqualTo(5);
    }

    @Test
    void who_waits_goes_on_when_it_is_closed() throws Exception {
        post(1, true, "source");
        CompletableFuture<Database> waiting = enter();
        assertThat(waiting).isNotDone();

        gate.close();

        await().atMost(Duration.ofMinutes(2)).until(waiting::isDone);
    }

    private CompletableFuture<Database> enter() {
        return CompletableFuture.supplyAsync(() -> {
            try (Door.Visit visit = gate.door().enter()) {
                return visit.database();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private HttpResponse<String> post(long epoch, boolean held, String side) throws Exception {
        return send(HttpRequest.newBuilder(choice().url())
                .POST(body(epoch, held, side))
                .header("Authorization", bearer()));
    }

    private static HttpRequest.BodyPublisher body(long epoch, boolean held, String side) {
        return HttpRequest.BodyPublishers.ofString(
                "{\"schema\": \"lockstep/gate/v1\", \"run\": 1, \"epoch\": %d, \"held\": %b, \"side\": \"%s\"}"
                        .formatted(epoch, held, side));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private TrafficChoice.Gate choice() {
        return (TrafficChoice.Gate) gate.traffic();
    }

    private String bearer() {
        return "Bearer " + choice().token().reveal();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return EventsJson.MAPPER.readTree(answer.body());
    }
}
