package io.lockstep.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.app.config.TrafficChoice;
import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.access.Token;
import io.lockstep.events.Side;
import io.lockstep.events.json.EventsJson;
import io.lockstep.lab.Database;
import io.lockstep.lab.Door;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An application without a pooler, which holds its own requests when it is asked to (`docs/traffic.md`). Its state is
/// gone with it.
final class GateEntrance implements Entrance {
    private static final String PATH = "/gate";
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int UNAUTHORISED = 401;
    private static final int CONFLICT = 409;

    private final String token = Token.issue(new SecureRandom());
    private final Database source;
    private final Database target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private boolean held;
    private boolean closed;
    private Side side = Side.SOURCE;
    private long inFlight;
    private long run;
    private long epoch;

    /// @param source as the application logs in there; its clients get there first
    /// @param target the same
    GateEntrance(Database source, Database target) {
        this.source = source;
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("The application's gate cannot be served", e);
        }
        server.createContext(PATH, this::answer);
        server.setExecutor(threads);
        server.start();
    }

    @Override
    public String name() {
        return "the application's own gate";
    }

    @Override
    public TrafficChoice traffic() {
        InetSocketAddress address = server.getAddress();
        return new TrafficChoice.Gate(
                URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + PATH),
                new Secret(token));
    }

    @Override
    public Door door() {
        return this::enter;
    }

    private synchronized Door.Visit enter() throws InterruptedException {
        while (held && !closed) {
            wait();
        }
        inFlight++;
        return new Door.Visit(side == Side.SOURCE ? source : target, this::leave);
    }

    private synchronized void leave() {
        inFlight--;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean known = MessageDigest.isEqual(
                    ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                            .getBytes(StandardCharsets.UTF_8));
            if (!known) {
                exchange.sendResponseHeaders(UNAUTHORISED, -1);
                return;
            }
            int status = exchange.getRequestMethod().equals("POST")
                    ? turn(EventsJson.MAPPER.readTree(exchange.getRequestBody()))
                    : OK;
            byte[] body = state().toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// Does what is asked, and says by which status.
    private synchronized int turn(JsonNode wanted) {
        if (wanted.path("epoch").asLong() < epoch) {
            return CONFLICT;
        }
        epoch = wanted.path("epoch").asLong();
        run = wanted.path("run").asLong();
        held = wanted.path("held").asBoolean();
        side = wanted.path("side").asText().equals(Side.TARGET.word()) ? Side.TARGET : Side.SOURCE;
        notifyAll();
        return held && inFlight > 0 ? ACCEPTED : OK;
    }

    private synchronized ObjectNode state() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("run", run)
                .put("epoch", epoch)
                .put("held", held)
                .put("side", side.word())
                .put("inFlight", inFlight);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.close();
    }
}
