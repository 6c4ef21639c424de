package io.lockstep.app.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.app.Program;
import io.lockstep.app.SharedLab;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.run.Services;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.json.Divergence;
import io.lockstep.lab.Database;
import io.lockstep.lab.FreePort;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// `lockstep repair` of a pair that moves, from the damage to the verdict: what was damaged is right again and found to
/// be, the replicator goes on, and nothing else is said of any row.
final class RepairIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "repaired";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();
    private NativeReplication replication;
    private Services services;
    private Path file;
    private Path token;

    private record Ran(int status, String out, String err) {
        JsonNode row(String divergence) throws Exception {
            return JSON.readTree(out)
                    .path("rows")
                    .valueStream()
                    .filter(row -> row.path("divergence").asText().equals(divergence))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @BeforeEach
    void start() throws Exception {
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            on(server, "CREATE DATABASE " + NAME);
            on(
                    server.named(NAME),
                    "CREATE TABLE items (id int PRIMARY KEY, n numeric, note text, at timestamptz, tags text[], secret text)");
        }
        on(
                source(),
                "INSERT INTO items SELECT i, i / 4.0, 'old ' || i, '2024-01-01', '{a,NULL}', 'geheim' || i"
                        + " FROM generate_series(1, 300) i");
        replication =
                NativeReplication.create(source(), target(), NAME + "_sub", List.of(new TableName("public", "items")));
        replication.awaitSynchronised(PATIENCE);
        file = directory.resolve("lockstep.yaml");
        services = Services.start(configuration(), _ -> {});
        token = Files.writeString(
                directory.resolve("token"),
                lockstep("token", "new", "--name", "olga", "--role", "operator").out());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(word()).isEqualTo("PROVEN"));
    }

    @AfterEach
    void stop() throws SQLException {
        services.close();
        replication.close();
    }

    @Test
    void what_was_damaged_is_right_again_and_nothing_is_said_of_any_other_row() throws Exception {
        var stop = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> write(stop));
        try {
            damage();
            Map<String, String> damaged = awaitConfirmed(6);
            String others = versions();

            dryRun(damaged);
            proofThatStandsStill(damaged);
            apply(damaged);

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(word()).isEqualTo("PROVEN"));
            assertThat(versions()).as("rows that were right").isEqualTo(others);
            theReplicatorGoesOn();
            assertThat(divergences()).extracting(Divergence::id).containsExactlyInAnyOrderElementsOf(damaged.keySet());
        } finally {
            stop.set(true);
            writer.join();
        }
        replication.awaitCaughtUp(PATIENCE);
        assertThat(text(target(), "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM items t"))
                .isEqualTo(text(source(), "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM items t"));
    }

    /// Of rows 1 to 4 the stream knows the history, of the others it does not.
    private void damage() throws SQLException {
        on(source(), "UPDATE items SET note = '' WHERE id <= 3", "INSERT INTO items (id, note) VALUES (1000, 'new')");
        replication.awaitCaughtUp(PATIENCE);
        on(
                target(),
                "UPDATE items SET note = NULL, n = 'NaN' WHERE id = 1",
                "DELETE FROM items WHERE id = 2",
                "DELETE FROM items WHERE id = 1000",
                "UPDATE items SET at = at + interval '1 hour', tags = '{a}', secret = 'x' WHERE id = 5",
                "DELETE FROM items WHERE id = 6",
                "INSERT INTO items (id, note) VALUES (2000, 'surplus')");
    }

    private void dryRun(Map<String, String> damaged) throws Exception {
        Ran dry = repair("-o", "json");
        assertThat(dry.status()).as(dry.err()).isEqualTo(1);
        assertThat(dry.out()).doesNotContain("geheim").doesNotContain("old ").doesNotContain("surplus");
        assertThat(dry.row(id(damaged, "5")).path("columns").toString()).isEqualTo("[\"at\",\"secret\",\"tags\"]");
        assertThat(dry.row(id(damaged, "5")).path("sql").asText())
                .startsWith("UPDATE ONLY \"public\".\"items\" AS t SET");

        Ran one = repair("--key", "5", "--values");
        assertThat(one.out())
                .contains("secret: source '***', target '***'", "tags: source '{a,NULL}', target '{a}'")
                .contains("1 planned. Nothing was written")
                .doesNotContain("geheim");
        assertThat(repair("--key", "77").status()).isZero();
        assertThat(awaitConfirmed(6)).isEqualTo(damaged);
    }

    /// Nothing is known of rows while the replicator stands still.
    private void proofThatStandsStill(Map<String, String> damaged) throws Exception {
        replication.disable();
        Ran held = repair("--apply", "--yes", "--wait", "1", "-o", "json");
        replication.enable();
        assertThat(held.status()).as(held.out()).isEqualTo(4);
        assertThat(held.row(id(damaged, "2")).path("outcome").asText()).isEqualTo("IN_FLIGHT");
        assertThat(text(target(), "SELECT count(*)::text FROM items WHERE id IN (2, 6, 1000)"))
                .isEqualTo("0");
    }

    /// Row 1 without a token: the stream sees by itself that it is right, for it knows what to expect.
    private void apply(Map<String, String> damaged) throws Exception {
        Ran one = repair("--key", "1", "--apply", "--yes", "-o", "json");
        assertThat(one.row(id(damaged, "1")).path("outcome").asText()).isEqualTo("REPAIRED");
        assertThat(one.err()).contains("UPDATE id=1: written");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(divergences())
                        .filteredOn(each -> each.id().equals(id(damaged, "1")))
                        .extracting(Divergence::state)
                        .containsExactly(DivergenceState.HEALED));

        var audited = new ListAppender<ILoggingEvent>();
        audited.start();
        ((Logger) LoggerFactory.getLogger("io.lockstep.audit")).addAppender(audited);
        Ran rest = repair("--apply", "--yes", "--token-file", token.toString(), "-o", "json");
        ((Logger) LoggerFactory.getLogger("io.lockstep.audit")).detachAppender(audited);
        assertThat(rest.status()).as(rest.out() + rest.err()).isZero();
        assertThat(JSON.readTree(rest.out()).path("counts").path("repaired").asInt())
                .isEqualTo(damaged.size() - 1);
        assertThat(rest.err()).contains("INSERT id=2: written", "DELETE id=2000: written");
        assertThat(audited.list)
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line.toString() + line.getKeyValuePairs()).doesNotContain("geheim"));
        assertThat(audited.list.stream().map(line -> line.getKeyValuePairs().toString()))
                .anySatisfy(line -> assertThat(line).contains("action=\"repair\"", "columns="));
        assertThat(divergences()).allMatch(each -> !each.state().open());
        Ran again = repair("--apply", "--yes");
        assertThat(again.status()).isZero();
        assertThat(again.out()).contains("nothing to repair");
    }

    /// A subscription that met a duplicate key would stop.
    private void theReplicatorGoesOn() throws Exception {
        on(
                source(),
                "UPDATE items SET note = 'after' WHERE id IN (1, 5, 6)",
                "DELETE FROM items WHERE id IN (2, 1000)",
                "INSERT INTO items (id, note) VALUES (2, 'anew'), (2000, 'rightly')");
        replication.awaitCaughtUp(PATIENCE);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(word()).isEqualTo("PROVEN"));
    }

    private void write(AtomicBoolean stop) {
        try (Connection connection = source().connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; !stop.get(); i++) {
                statement.execute("UPDATE items SET note = 'moves " + i + "' WHERE id = " + (201 + i % 100));
                Thread.sleep(10);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Identifier to key of the divergences, once there are as many and all are confirmed.
    private Map<String, String> awaitConfirmed(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(divergences())
                        .hasSize(count)
                        .extracting(Divergence::state)
                        .containsOnly(DivergenceState.CONFIRMED));
        return divergences().stream()
                .collect(Collectors.toMap(
                        Divergence::id, each -> each.key().columns().getFirst().text()));
    }

    private static String id(Map<String, String> damaged, String key) {
        return damaged.entrySet().stream()
                .filter(each -> each.getValue().equals(key))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private List<Divergence> divergences() {
        return services.overview().state().divergences().stream().toList();
    }

    private String word() {
        return services.overview().assessment().verdict().word();
    }

    /// Of rows that nobody has touched.
    private String versions() throws SQLException {
        return text(
                target(),
                "SELECT md5(string_agg(xmin || ' ' || ctid, '|' ORDER BY id)) FROM items"
                        + " WHERE id <= 200 AND id NOT IN (1, 2, 5, 6)");
    }

    private Ran repair(String... words) throws Exception {
        return lockstep(Stream.concat(Stream.of("repair", "--table", "public.items"), Stream.of(words))
                .toArray(String[]::new));
    }

    private Ran lockstep(String... words) throws Exception {
        Program program = Program.run(
                directory,
                Stream.concat(Stream.of("--config", file.toString()), Stream.of(words))
                        .toArray(String[]::new));
        int status = program.status().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return new Ran(status, program.out(), program.err());
    }

    private Configuration configuration() throws Exception {
        SharedLab.configure(file, NAME, """
                replication: { type: native, native: { subscription: %s_sub } }
                tables: { include: [ "public.*" ] }
                watermark: { interval: 200ms }
                verifier: { state-dir: "%s", retention-watermarks: 10000 }
                http: { port: %d, tokens-file: "%s" }
                privacy: { fingerprint-key: "00112233445566778899aabbccddeeff", redact: [ "public.items.secret" ] }
                """.formatted(
                        NAME, directory.resolve("state"), FreePort.any(), directory.resolve("tokens.json")));
        return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
    }

    private Database source() {
        return lab.source().database().named(NAME);
    }

    private Database target() {
        return lab.target().database().named(NAME);
    }

    private static String text(Database database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void on(Database database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
