package io.lockstep.cutover.http;

import io.lockstep.cutover.access.Gate;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.access.Sessions;
import io.lockstep.cutover.access.Token;
import io.lockstep.cutover.access.TokenFile;
import io.lockstep.cutover.access.TokenFileException;
import io.lockstep.cutover.feed.Broker;
import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.rulings.RulingSender;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Observation;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/// The real server over a state that a test sets, and a client for it.
final class ServedState implements AutoCloseable {
    static final String OPERATOR = "Bearer the-operators-token";
    static final String APPROVER = "Bearer the-approvers-token";
    static final String VIEWER = "Bearer the-viewers-token";

    private final AtomicReference<Supplier<Overview>> shown = new AtomicReference<>();
    private final Meters meters = new Meters();
    private final EventLog log = new EventLog();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path tokens;
    private final HttpApi.Patience patience;
    private final RulingSender rulings;
    private final Optional<CutoverOffice> cutovers;
    private HttpApi.Content content;
    private HttpApi api;

    ServedState(VerificationState state) {
        this(state, Broker.client(), HttpApi.Patience.USUAL);
    }

    ServedState(VerificationState state, Map<String, String> kafka, HttpApi.Patience patience) {
        this(state, kafka, patience, _ -> Optional.empty());
    }

    /// @param office is made from what is known of the verification
    ServedState(
            VerificationState state,
            Map<String, String> kafka,
            HttpApi.Patience patience,
            Function<Supplier<Overview>, Optional<CutoverOffice>> office) {
        show(state, Given.observation());
        this.patience = patience;
        meters.show("shop", this::overview);
        cutovers = office.apply(this::overview);
        cutovers.ifPresent(each -> meters.showCutover(
                "shop", () -> each.cutovers().newest(), Duration.ofSeconds(5), InstantSource.system()));
        tokens = tokens();
        rulings = new RulingSender(new Topics("shop"), kafka);
        content = newContent();
        api = serve(0);
    }

    private Overview overview() {
        return shown.get().get();
    }

    /// Nobody is signed in.
    private HttpApi.Content newContent() {
        var writing = new HttpApi.Writing(
                new Gate(new TokenFile(tokens)),
                new Sessions("shop", InstantSource.system(), new SecureRandom()),
                rulings,
                InstantSource.system());
        return new HttpApi.Content(
                "shop", this::overview, () -> true, Duration.ofSeconds(5), List::of, meters, writing, log, cutovers);
    }

    private HttpApi serve(int port) {
        try {
            return HttpApi.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), content, patience);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As when the coordinator is gone.
    void stopServing() {
        api.close();
    }

    /// As when it was started anew: at the same address, without memory of sessions and history.
    void serveAgain() {
        content = newContent();
        api = serve(api.address().getPort());
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    private static Path tokens() {
        try {
            Path file = Files.createTempDirectory("tokens").resolve("tokens.json");
            new TokenFile(file).add(Token.of("alice", Role.OPERATOR, OPERATOR.substring("Bearer ".length())));
            new TokenFile(file).add(Token.of("paula", Role.APPROVER, APPROVER.substring("Bearer ".length())));
            new TokenFile(file).add(Token.of("victor", Role.VIEWER, VIEWER.substring("Bearer ".length())));
            return file;
        } catch (IOException | TokenFileException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpApi.Content content() {
        return content;
    }

    List<Endpoint> endpoints() {
        var events = new EventsResource(
                log, this::overview, HttpApi.Patience.USUAL, new RequestWatch(HttpApi.Patience.USUAL.silent()));
        return HttpApi.endpoints(content, events, new ViewResource(content, new SessionResource(content.writing())));
    }

    /// How many follow the events.
    int readers() {
        return api.readers();
    }

    EventLog log() {
        return log;
    }

    Path tokensFile() {
        return tokens;
    }

    void show(VerificationState state, Observation observation) {
        Overview fixed = Overview.of(state, Given.RULES, observation);
        shown.set(() -> fixed);
    }

    /// Shows what changes by itself.
    void show(Supplier<Overview> live) {
        shown.set(live);
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    /// Posts JSON.
    HttpResponse<String> post(String path, String body, String... headers) {
        var request = request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return answer(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> send(String method, String path, String body) {
        return answer(
                request(path).method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofMinutes(1));
    }

    HttpResponse<String> answer(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpClient client() {
        return client;
    }

    int port() {
        return api.address().getPort();
    }

    @Override
    public void close() {
        log.close();
        client.shutdownNow();
        api.close();
        content.writing().rulings().close();
        meters.close();
    }
}
