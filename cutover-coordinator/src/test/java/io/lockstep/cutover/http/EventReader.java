package io.lockstep.cutover.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// One open stream of events, read line by line.
final class EventReader implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final HttpResponse<InputStream> response;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;

    private EventReader(HttpResponse<InputStream> response) {
        this.response = response;
        thread = Thread.ofVirtual().start(this::read);
    }

    static EventReader open(URI address, String lastId) {
        var request = HttpRequest.newBuilder(address.resolve("/api/v1/events"));
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        try {
            return new EventReader(CLIENT.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void await(String words) {
        Awaitility.await(words)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> lines().stream().anyMatch(line -> line.contains(words)));
    }

    void awaitData(String event, Consumer<String> check) {
        await("event: " + event);
        int at = lines.indexOf("event: " + event);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> lines.size() > at + 1);
        check.accept(lines.get(at + 1).substring("data: ".length()));
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    Thread thread() {
        return thread;
    }

    /// The data of every event of that name so far.
    List<String> data(String event) {
        List<String> now = lines();
        return IntStream.range(0, now.size() - 1)
                .filter(i -> now.get(i).equals("event: " + event))
                .mapToObj(i -> now.get(i + 1).substring("data: ".length()))
                .toList();
    }

    String lastId() {
        return lines().stream()
                .filter(line -> line.startsWith("id: "))
                .reduce((_, last) -> last)
                .orElseThrow()
                .substring("id: ".length());
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    private void read() {
        try (Stream<String> text =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)).lines()) {
            text.forEach(lines::add);
        } catch (UncheckedIOException _) {
            // the connection was closed
        }
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
