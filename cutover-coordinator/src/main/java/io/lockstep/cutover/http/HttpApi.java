package io.lockstep.cutover.http;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.helidon.http.DirectHandler;
import io.helidon.http.HttpException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.access.Gate;
import io.lockstep.cutover.access.Sessions;
import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.rulings.RulingSender;
import io.lockstep.cutover.view.Overview;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The HTTP server, one virtual thread to a request.
public final class HttpApi implements AutoCloseable {
    private static final long LARGEST_BODY = 1 << 20;
    private static final int MOST_CONNECTIONS = 4096;

    private final WebServer server;
    private final EventsResource events;
    private final Ticker ticker;
    private final InetSocketAddress address;

    /// What the interface is about.
    ///
    /// @param overviews reads the state at the moment of asking
    /// @param alive whether the threads behind the state are at work
    /// @param progressLimit how old the newest progress may be while ready
    /// @param neighbours further checks that count for being ready
    /// @param events what the event stream tells
    /// @param cutovers empty when this coordinator cannot cut over
    public record Content(
            String migration,
            Supplier<Overview> overviews,
            BooleanSupplier alive,
            Duration progressLimit,
            Supplier<List<HealthCheck>> neighbours,
            Meters meters,
            Writing writing,
            EventLog events,
            Optional<CutoverOffice> cutovers) {}

    /// How patient the server is.
    ///
    /// @param silent how long a connection may stay open between two requests, and within one
    /// @param stalled how long a reader of events may take nothing
    /// @param heartbeat how often an idle stream of events shows that it stands
    record Patience(Duration silent, Duration stalled, Duration heartbeat) {
        static final Patience USUAL =
                new Patience(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(15));
    }

    /// What is needed to let somebody write.
    ///
    /// @param sessions of those who have signed in with a browser
    public record Writing(Gate gate, Sessions sessions, RulingSender rulings, InstantSource clock) {
        Bearer bearer() {
            return new Bearer(gate, sessions);
        }
    }

    private HttpApi(WebServer server, EventsResource events, List<Runnable> ticking, InetSocketAddress address) {
        this.server = server;
        this.events = events;
        this.ticker = Ticker.start(ticking);
        this.address = address;
    }

    /// Serves until closed.
    ///
    /// @param bind where to serve; port 0 takes any free one
    /// @throws IOException when the port is taken or may not be used
    public static HttpApi start(InetSocketAddress bind, Content content) throws IOException {
        return start(bind, content, Patience.USUAL);
    }

    static HttpApi start(InetSocketAddress bind, Content content, Patience patience) throws IOException {
        requireFree(bind);
        var requests = new RequestWatch(patience.silent());
        var events = new EventsResource(content.events(), content.overviews(), patience, requests);
        var view = new ViewResource(content, new SessionResource(content.writing()));
        WebServer server = WebServer.builder()
                .address(bind.getAddress())
                .port(bind.getPort())
                .maxPayloadSize(LARGEST_BODY)
                .maxTcpConnections(MOST_CONNECTIONS)
                .idleConnectionTimeout(patience.silent())
                .idleConnectionPeriod(patience.silent().dividedBy(2))
                // The only one: among several the server first finds out which is meant, without a limit on how long
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder().addReceiveListener(requests).build())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(500))
                .directHandlers(directHandlers())
                .routing(routing -> routes(routing, endpoints(content, events, view)))
                .build()
                .start();
        if (!server.isRunning()) {
            throw new BindException("the address could not be bound");
        }
        return new HttpApi(
                server,
                events,
                List.of(requests::tick, events::tick, view::tick),
                new InetSocketAddress(bind.getAddress(), server.port()));
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

    /// How many follow the events now.
    int readers() {
        return events.readers();
    }

    @Override
    public void close() {
        ticker.close();
        server.stop();
    }

    static List<Endpoint> endpoints(Content content, EventsResource events, ViewResource view) {
        var verification = new VerificationResource(content.migration(), content.overviews());
        var operations = new OperationsResource(content);
        var rulings = new RulingResource(content.overviews(), content.writing());
        var sweeps = new SweepResource(content.overviews(), content.writing());
        var cutovers = new CutoverResource(content);
        List<Endpoint> all = new ArrayList<>(consoleEndpoints(content, view));
        all.addAll(List.of(
                Endpoint.get("/api/v1/status", verification::status),
                Endpoint.get("/api/v1/tables", verification::tables),
                Endpoint.get("/api/v1/tables/{name}", verification::table),
                Endpoint.get("/api/v1/divergences", verification::divergences),
                Endpoint.post("/api/v1/divergences/{id}/acknowledge", rulings::acknowledge),
                Endpoint.post("/api/v1/divergences/{id}/recheck", rulings::recheck),
                Endpoint.get("/api/v1/sweeps", sweeps::list),
                Endpoint.post("/api/v1/sweeps", sweeps::start),
                Endpoint.post("/api/v1/sweeps/{id}/pause", sweeps::pause),
                Endpoint.post("/api/v1/sweeps/{id}/resume", sweeps::resume),
                Endpoint.get("/api/v1/cutovers", cutovers::list),
                Endpoint.post("/api/v1/cutovers", cutovers::open),
                Endpoint.get("/api/v1/cutovers/{id}/journal", cutovers::journal),
                Endpoint.get("/api/v1/cutovers/{id}/report", cutovers::report),
                Endpoint.get("/api/v1/cutovers/{id}", cutovers::get),
                Endpoint.post("/api/v1/cutovers/{id}/approve", cutovers::approve),
                Endpoint.post("/api/v1/cutovers/{id}/postpone", cutovers::postpone),
                Endpoint.post("/api/v1/cutovers/{id}/release", cutovers::release),
                Endpoint.post("/api/v1/cutovers/{id}/abort", cutovers::abort),
                Endpoint.post("/api/v1/cutovers/{id}/resume", cutovers::resume),
                Endpoint.post("/api/v1/cutovers/{id}/finalize", cutovers::close),
                Endpoint.post("/api/v1/cutovers/{id}/failback", cutovers::failback),
                Endpoint.get("/api/v1/certificate", cutovers::certificate),
                Endpoint.get("/api/v1/events", events::events),
                Endpoint.get("/metrics", operations::metrics),
                Endpoint.get("/health/live", operations::live),
                Endpoint.get("/health/ready", operations::ready),
                Endpoint.get("/openapi.yaml", operations::openapi)));
        return all;
    }

    private static List<Endpoint> consoleEndpoints(Content content, ViewResource view) {
        var sessions = new SessionResource(content.writing());
        var console = new ConsoleFiles();
        return List.of(
                Endpoint.get("/", console::page),
                Endpoint.get("/console/{file}", console::file),
                Endpoint.get("/api/v1/view", view::view),
                Endpoint.get("/api/v1/view/tables", view::tables),
                Endpoint.get("/api/v1/view/divergences", view::divergences),
                Endpoint.get("/api/v1/view/history", view::history),
                Endpoint.get("/api/v1/export", view::export),
                Endpoint.post("/api/v1/session", sessions::open),
                Endpoint.post("/api/v1/session/end", sessions::end));
    }

    private static void routes(HttpRouting.Builder routing, List<Endpoint> endpoints) {
        routing.error(ProblemException.class, Errors::problem)
                .error(HttpException.class, Errors::http)
                .error(RuntimeException.class, Errors::unexpected);
        for (Endpoint endpoint : endpoints) {
            switch (endpoint.method()) {
                case GET -> {
                    routing.get(endpoint.pattern(), endpoint.handler());
                    routing.head(endpoint.pattern(), endpoint.handler());
                }
                case POST -> routing.post(endpoint.pattern(), endpoint.handler());
            }
        }
        endpoints.stream()
                .collect(groupingBy(Endpoint::pattern, mapping(Endpoint::method, toList())))
                .forEach((pattern, methods) -> routing.any(pattern, Errors.notAllowed(methods)));
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
