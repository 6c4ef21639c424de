package io.lockstep.cutover.http;

import io.lockstep.cutover.metrics.Meters;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Observation;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.VerificationState;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// The real server over a state that a test sets, and a client for it.
final class ServedState implements AutoCloseable {
    private final AtomicReference<Overview> overview = new AtomicReference<>();
    private final Meters meters = new Meters();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpApi api;

    ServedState(VerificationState state) {
        show(state, Given.observation());
        meters.show("shop", overview::get);
        api = serve();
    }

    private HttpApi serve() {
        try {
            return HttpApi.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new HttpApi.Content("shop", overview::get, () -> true, Duration.ofSeconds(5), List::of, meters));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void show(VerificationState state, Observation observation) {
        overview.set(Overview.of(state, Given.RULES, observation));
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return api.address().getPort();
    }

    @Override
    public void close() {
        client.close();
        api.close();
        meters.close();
    }
}
