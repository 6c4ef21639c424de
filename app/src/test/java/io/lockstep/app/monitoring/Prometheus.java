package io.lockstep.app.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.lab.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A real Prometheus on a free port of 127.0.0.1 that scrapes one address and evaluates rules, each second.
public final class Prometheus implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port = FreePort.any();
    private final Process process;

    /// @param directory of its own
    /// @param scraped the port on 127.0.0.1 of what it scrapes as job `lockstep`
    public Prometheus(Path directory, int scraped, List<Path> rules) throws IOException {
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [ %s ]
                scrape_configs:
                  - job_name: lockstep
                    static_configs: [ { targets: [ "127.0.0.1:%d" ] } ]
                """.formatted(
                        rules.stream().map(Path::toString).collect(Collectors.joining(", ")), scraped));
        process = new ProcessBuilder(
                        program("prometheus").orElseThrow().toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    /// Where a program is on the PATH; empty when it is not installed.
    public static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// What an expression says over a time, a value each second.
    ///
    /// @return the series; empty when it has none
    /// @throws IllegalArgumentException when it is no expression
    public JsonNode range(String expression, Instant from, Instant to) throws IOException {
        return get("query_range?query=%s&start=%s&end=%s&step=1s"
                        .formatted(URLEncoder.encode(expression, UTF_8), seconds(from), seconds(to)))
                .path("result");
    }

    /// The names of the alerts that fire now.
    public Set<String> firing() throws IOException {
        return StreamSupport.stream(get("alerts").path("alerts").spliterator(), false)
                .filter(alert -> alert.path("state").asText().equals("firing"))
                .map(alert -> alert.at("/labels/alertname").asText())
                .collect(Collectors.toSet());
    }

    /// The names of those that fired at some time.
    public Set<String> fired(Instant from, Instant to) throws IOException {
        return StreamSupport.stream(
                        range("ALERTS{alertstate=\"firing\"}", from, to).spliterator(), false)
                .map(series -> series.at("/metric/alertname").asText())
                .collect(Collectors.toSet());
    }

    /// The names of all metrics that it has.
    public Set<String> names() throws IOException {
        return StreamSupport.stream(get("label/__name__/values").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private JsonNode get(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
        try {
            var response = CLIENT.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            JsonNode answer = JSON.readTree(response.body());
            if (!answer.path("status").asText().equals("success")) {
                throw new IllegalArgumentException(
                        uri + ": " + answer.path("error").asText());
            }
            return answer.path("data");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String seconds(Instant at) {
        return String.format(Locale.ROOT, "%.3f", at.toEpochMilli() / 1000.0);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
