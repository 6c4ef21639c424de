package io.lockstep.cutover.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An application that keeps to the contract of the gate in `docs/traffic.md`.
final class Application {
    volatile boolean held;
    volatile String side = "source";
    volatile long run;
    volatile long epoch;
    volatile int inFlight;
    volatile boolean endsARequestAtEachLook;
    volatile String token = "geheim";
    volatile @Nullable String answer;

    synchronized void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "");
        } else if (exchange.getRequestMethod().equals("GET")) {
            inFlight -= endsARequestAtEachLook && inFlight > 0 ? 1 : 0;
            answer(exchange, 200, state());
        } else {
            JsonNode wanted = new ObjectMapper().readTree(body);
            if (wanted.path("epoch").longValue() < epoch) {
                answer(exchange, 409, state());
                return;
            }
            run = wanted.path("run").longValue();
            epoch = wanted.path("epoch").longValue();
            held = wanted.path("held").booleanValue();
            side = wanted.path("side").textValue();
            answer(exchange, held && inFlight > 0 ? 202 : 200, state());
        }
    }

    private String state() {
        String planted = answer;
        return planted == null
                ? "{\"run\":" + run + ",\"epoch\":" + epoch + ",\"held\":" + held + ",\"side\":\"" + side
                        + "\",\"inFlight\":" + inFlight + "}"
                : planted;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
