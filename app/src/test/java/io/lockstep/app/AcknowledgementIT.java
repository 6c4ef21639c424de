package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lockstep.events.json.EventsJson;
import io.lockstep.lab.Database;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.Shop;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator says about a divergence, from the command line over the coordinator, Kafka and the judge back to
/// the status, with four services in four processes.
final class AcknowledgementIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String REASON = "known: repaired on Monday";
    private static final String FOREIGN = "00000000-0000-4000-8000-00000000f0e1";

    @TempDir
    private Path directory;

    private Lab lab;
    private KafkaBroker broker;
    private Path file;
    private int port;
    private ServiceProcess coordinator;
    private ServiceProcess verifier;
    private ServiceProcess source;
    private ServiceProcess target;

    @BeforeEach
    void start() throws SQLException, IOException {
        lab = Lab.builder().source().target().start();
        broker = KafkaBroker.create(lab.directory(), "acknowledged");
        Shop.create(source(), target(), 100, 1);
        NativeReplication.create(source(), target(), "shop", Shop.tables()).awaitSynchronised(PATIENCE);
        KeptLane.create(lab, Map.of("bootstrap.servers", broker.bootstrap()), 2);
        port = freePort();
        int[] ports = {freePort(), freePort(), freePort()};
        file = Files.writeString(directory.resolve("lockstep.yaml"), configuration(ports));
        coordinator = service(port, "coordinator");
        verifier = service(ports[0], "verifier");
        source = service(ports[1], "capture", "--side", "source");
        target = service(ports[2], "capture", "--side", "target");
    }

    @AfterEach
    void stop() {
        Stream.of(coordinator, verifier, source, target).forEach(ServiceProcess::close);
        broker.close();
        lab.close();
    }

    @Test
    void an_operator_takes_note_of_a_divergence_which_outlives_restarts_until_a_recheck_finds_it_repaired()
            throws Exception {
        Path operator = token("olga", "operator");
        Path viewer = token("vera", "viewer");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(status().path("verdict").asText()).isEqualTo("PROVEN"));
        assertThat(divergences().path("divergences")).isEmpty();

        BigDecimal limit = creditLimit();
        execute("UPDATE public.customers SET credit_limit = credit_limit + 1 WHERE id = 5");
        execute("INSERT INTO public.events (id, kind, payload) VALUES ('" + FOREIGN + "', 'foreign', '{}')");
        JsonNode customer = awaitState("public.customers", "CONFIRMED");
        JsonNode event = awaitState("public.events", "CONFIRMED");
        String id = customer.path("id").asText();
        assertCounted();

        onlyAnOperatorMayTakeNote(id, operator, viewer);
        assertNoted(awaitState("public.customers", "ACKNOWLEDGED"), id);
        assertDiverged();

        coordinator.kill();
        verifier.kill();
        verifier.start();
        coordinator.start();
        await().atMost(PATIENCE).until(() -> coordinator.ready() && verifier.ready());
        assertNoted(awaitState("public.customers", "ACKNOWLEDGED"), id);
        assertDiverged();

        aRecheckFindsTheRepairedRow(id, event.path("id").asText(), operator, limit);
    }

    private void onlyAnOperatorMayTakeNote(String id, Path operator, Path viewer) throws Exception {
        assertThat(post(id, Optional.empty())).isEqualTo(401);
        assertThat(post(id, Optional.of(Files.readString(viewer)))).isEqualTo(403);
        assertThat(rule(viewer, "acknowledge", id, "--reason", "x").status().get())
                .isEqualTo(2);
        assertThat(state("public.customers")).isEqualTo("CONFIRMED");

        Program noted = rule(operator, "acknowledge", id, "--reason", REASON);
        assertThat(noted.status().get()).as(noted.err()).isZero();
    }

    private void aRecheckFindsTheRepairedRow(String id, String event, Path operator, BigDecimal limit)
            throws Exception {
        execute("DELETE FROM public.events WHERE id = '" + FOREIGN + "'");
        assertThat(awaitState("public.events", "HEALED").path("id").asText()).isEqualTo(event);
        execute("UPDATE public.customers SET credit_limit = " + limit + " WHERE id = 5");
        Program recheck = rule(operator, "recheck", id);
        assertThat(recheck.status().get()).as(recheck.err()).isZero();
        awaitState("public.customers", "REFUTED");
        awaitProven();

        Program late = rule(operator, "acknowledge", id, "--reason", "x");
        assertThat(late.status().get()).isEqualTo(3);
        assertThat(late.err()).contains("REFUTED");
    }

    private void assertCounted() {
        assertThat(verifier.get("/metrics"))
                .containsPattern("lockstep_confirmer_rounds_total\\{.*outcome=\"read\".*} [1-9]")
                .containsPattern("lockstep_confirmer_rows_total\\{.*outcome=\"confirmed\".*} 2")
                .containsPattern("lockstep_confirmer_rows_total\\{.*outcome=\"refuted\".*} 0");
        assertThat(target.get("/metrics")).containsPattern("lockstep_capture_forged_watermarks_total\\{.*} 0");
    }

    private void awaitProven() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(status().path("verdict").asText()).isEqualTo("PROVEN"));
    }

    private Program rule(Path token, String... words) {
        return lockstep(
                Stream.of(Stream.of("divergences"), Stream.of(words), Stream.of("--token-file", token.toString()))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }

    private static void assertNoted(JsonNode divergence, String id) {
        assertThat(divergence.path("id").asText()).isEqualTo(id);
        assertThat(divergence.path("acknowledgement").path("principal").asText())
                .isEqualTo("olga");
        assertThat(divergence.path("acknowledgement").path("reason").asText()).isEqualTo(REASON);
        assertThat(divergence.path("evidence").path("columns").findValuesAsText("name"))
                .containsExactly("credit_limit");
    }

    /// One is acknowledged, the other confirmed, and both keep the gate closed.
    private void assertDiverged() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(status().path("verdict").asText()).isEqualTo("DIVERGED");
            assertThat(status().path("reasons").toString()).contains("1 acknowledged", "1 confirmed");
        });
    }

    private Path token(String name, String role) throws Exception {
        Program made = lockstep("token", "new", "--name", name, "--role", role);
        assertThat(made.status().get()).as(made.err()).isZero();
        return Files.writeString(directory.resolve(name), made.out().strip());
    }

    /// The status of an acknowledgement that is sent without the command line.
    private int post(String id, Optional<String> token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/divergences/" + id + "/acknowledge"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k")
                .POST(BodyPublishers.ofString("{\"reason\":\"x\"}"));
        token.ifPresent(known -> request.header("Authorization", "Bearer " + known));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private JsonNode awaitState(String table, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(table)).isEqualTo(state));
        return divergence(table);
    }

    private String state(String table) {
        return divergence(table).path("state").asText();
    }

    private JsonNode divergence(String table) {
        for (JsonNode each : divergences().path("divergences")) {
            if (each.path("table").asText().equals(table)) {
                return each;
            }
        }
        return MissingNode.getInstance();
    }

    private JsonNode divergences() {
        return json("/api/v1/divergences");
    }

    private JsonNode status() {
        return json("/api/v1/status");
    }

    private JsonNode json(String path) {
        try {
            return EventsJson.MAPPER.readTree(coordinator.get(path).replaceFirst("^[0-9]* ", ""));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Program lockstep(String... words) {
        return Program.run(
                directory,
                Stream.concat(Stream.of("--config", file.toString()), Stream.of(words))
                        .toArray(String[]::new));
    }

    private ServiceProcess service(int health, String... words) throws IOException {
        Path own = Files.createTempDirectory(directory, words[words.length - 1]);
        return new ServiceProcess(
                own,
                health,
                Stream.concat(Stream.of("--config", file.toString()), Stream.of(words))
                        .toArray(String[]::new));
    }

    private String configuration(int[] ports) {
        return """
                migration: shop
                source: { url: "%s", user: "%s", password: "%s" }
                target: { url: "%s", user: "%s", password: "%s" }
                kafka: { bootstrap: "%s", partitions: 2 }
                replication: { type: native, native: { subscription: shop } }
                tables: { include: [ "public.*" ] }
                watermark: { interval: 200ms }
                http: { port: %d, tokens-file: "%s", health: { verifier: %d, capture-source: %d, capture-target: %d } }
                privacy: { fingerprint-key: 000102030405060708090a0b0c0d0e0f }
                """.formatted(
                        source().jdbcUrl(),
                        source().user(),
                        source().password(),
                        target().jdbcUrl(),
                        target().user(),
                        target().password(),
                        broker.bootstrap(),
                        port,
                        directory.resolve("tokens.json"),
                        ports[0],
                        ports[1],
                        ports[2]);
    }

    private BigDecimal creditLimit() throws SQLException {
        try (Connection connection = source().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT credit_limit FROM public.customers WHERE id = 5")) {
            row.next();
            return row.getBigDecimal(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = target().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Database source() {
        return lab.source().database();
    }

    private Database target() {
        return lab.target().database();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
