package io.lockstep.app.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.app.failure.UserError;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.http.Readiness;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.events.json.EventsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// `/metrics`, `/health/live` and `/health/ready` of a service other than the coordinator. Answers GET and HEAD.
/// Thread-safe.
final class HealthServer implements AutoCloseable {
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private record Answer(int status, String type, String body) {
        static Answer of(Readiness readiness) {
            try {
                return new Answer(readiness.up() ? 200 : 503, JSON, EventsJson.MAPPER.writeValueAsString(readiness));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private HealthServer(HttpServer server, Supplier<List<HealthCheck>> checks, Meters meters) {
        this.server = server;
        serve("/", () -> new Answer(404, "text/plain", "/metrics, /health/live and /health/ready are served here\n"));
        serve("/metrics", () -> new Answer(200, PROMETHEUS, meters.scrape(PROMETHEUS)));
        serve("/health/live", () -> Answer.of(Readiness.of(List.of())));
        serve("/health/ready", () -> Answer.of(Readiness.of(checks.get())));
        server.setExecutor(threads);
        server.start();
    }

    /// Serves until closed.
    ///
    /// @param port 0 takes a free one
    /// @param checks that decide whether it is ready
    /// @throws UserError when the port is taken
    static HealthServer start(String bind, int port, Supplier<List<HealthCheck>> checks, Meters meters) {
        try {
            return new HealthServer(HttpServer.create(new InetSocketAddress(bind, port), 0), checks, meters);
        } catch (IOException e) {
            throw UserError.usage(
                    "cannot serve on " + bind + ":" + port + ": " + e.getMessage(),
                    "stop what uses that port, or choose another with http.health (0 takes a free one)");
        }
    }

    URI address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return URI.create(
                "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/health/ready");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void serve(String path, Supplier<Answer> answers) {
        server.createContext(path, exchange -> {
            boolean known =
                    path.equals("/") || exchange.getRequestURI().getPath().equals(path);
            boolean read = List.of("GET", "HEAD").contains(exchange.getRequestMethod());
            Answer answer = known
                    ? read ? answers.get() : new Answer(405, "text/plain", "use GET\n")
                    : new Answer(404, "text/plain", "nothing is served here\n");
            send(exchange, answer);
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
