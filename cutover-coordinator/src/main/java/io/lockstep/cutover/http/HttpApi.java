package io.lockstep.cutover.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HttpException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.view.Overview;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The HTTP server, one virtual thread to a request.
public final class HttpApi implements AutoCloseable {
    private static final long LARGEST_BODY = 1 << 20;

    private final WebServer server;
    private final InetSocketAddress address;

    /// What the interface is about.
    ///
    /// @param overviews reads the state at the moment of asking
    /// @param alive whether the threads behind the state are at work
    /// @param progressLimit how old the newest progress may be while ready
    /// @param neighbours further checks that count for being ready
    public record Content(
            String migration,
            Supplier<Overview> overviews,
            BooleanSupplier alive,
            Duration progressLimit,
            Supplier<List<HealthCheck>> neighbours,
            Meters meters) {}

    private HttpApi(WebServer server, InetSocketAddress address) {
        this.server = server;
        this.address = address;
    }

    /// Serves until closed.
    ///
    /// @param bind where to serve; port 0 takes any free one
    /// @throws IOException when the port is taken or may not be used
    public static HttpApi start(InetSocketAddress bind, Content content) throws IOException {
        requireFree(bind);
        WebServer server = WebServer.builder()
                .address(bind.getAddress())
                .port(bind.getPort())
                .maxPayloadSize(LARGEST_BODY)
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(500))
                .directHandlers(directHandlers())
                .routing(routing -> routes(routing, endpoints(content)))
                .build()
                .start();
        if (!server.isRunning()) {
            throw new BindException("the address could not be bound");
        }
        return new HttpApi(server, new InetSocketAddress(bind.getAddress(), server.port()));
    }

    /// Asked beforehand, since the server logs the cause of a failed binding and does not tell it.
    private static void requireFree(InetSocketAddress bind) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(bind);
        }
    }

    /// Where it serves.
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        server.stop();
    }

    static List<Endpoint> endpoints(Content content) {
        var verification = new VerificationResource(content.migration(), content.overviews());
        var operations = new OperationsResource(content);
        return List.of(
                new Endpoint("/api/v1/status", verification::status),
                new Endpoint("/api/v1/tables", verification::tables),
                new Endpoint("/api/v1/tables/{name}", verification::table),
                new Endpoint("/api/v1/divergences", verification::divergences),
                new Endpoint("/metrics", operations::metrics),
                new Endpoint("/health/live", operations::live),
                new Endpoint("/health/ready", operations::ready),
                new Endpoint("/openapi.yaml", operations::openapi));
    }

    private static void routes(HttpRouting.Builder routing, List<Endpoint> endpoints) {
        routing.error(ProblemException.class, Errors::problem)
                .error(HttpException.class, Errors::http)
                .error(RuntimeException.class, Errors::unexpected);
        for (Endpoint endpoint : endpoints) {
            routing.get(endpoint.pattern(), endpoint.handler());
            routing.head(endpoint.pattern(), endpoint.handler());
            routing.any(endpoint.pattern(), Errors::notAllowed);
        }
        routing.any(Errors::notFound);
    }

    private static DirectHandlers directHandlers() {
        var handlers = DirectHandlers.builder();
        for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
            handlers.addHandler(event, Errors::direct);
        }
        return handlers.build();
    }
}
