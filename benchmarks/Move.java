import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Journal;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.json.EventsJson;
import io.lockstep.lab.ApplicationRole;
import io.lockstep.lab.Database;
import io.lockstep.lab.Door;
import io.lockstep.lab.FreePort;
import io.lockstep.lab.Lab;
import io.lockstep.lab.Ledger;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.PgBouncer;
import io.lockstep.lab.TableName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// An application's database behind PgBouncer, with native replication to a second server, and `lockstep run` in a
/// process of its own.
final class Move implements AutoCloseable {
    private static final String APP = "customer";
    private static final String PASSWORD = "secret";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Lab lab = Lab.start();
    private final Path directory = Files.createTempDirectory("lockstep-benchmark");
    private final int port = FreePort.any();
    private final PgBouncer pooler;
    private final Process run;
    private final String token;

    /// Returns when the verdict is PROVEN.
    ///
    /// @param more tables with a row each that nobody writes to
    Move(int more) throws Exception {
        try {
            populate(more);
            pooler = PgBouncer.create(
                    lab.directory(),
                    "pooler",
                    Map.of("query_wait_timeout", "60"),
                    Map.of(APP, PASSWORD),
                    "shop = host=%s port=%d dbname=%s%n".formatted(source().host(), source().port(), source().name()));
            configure();
            command("setup");
            token = command("token", "new", "--name", "olga", "--role", "operator").strip();
            run = process("run").redirectOutput(directory.resolve("run.txt").toFile()).start();
            awaitProven();
        } catch (Exception e) {
            lab.close();
            throw e;
        }
    }

    private void populate(int more) throws Exception {
        List<TableName> idle = IntStream.range(0, more).mapToObj(i -> new TableName("public", "idle_" + i)).toList();
        Ledger.create(source(), target());
        for (Database each : List.of(source(), target())) {
            execute(each, idle.stream().map(table -> "CREATE TABLE " + table + " (id integer PRIMARY KEY)").toList());
        }
        ApplicationRole.create(source(), target(), APP, PASSWORD);
        execute(source(), idle.stream().map(table -> "INSERT INTO " + table + " VALUES (1)").toList());
        var all = new ArrayList<>(Ledger.tables());
        all.addAll(idle);
        NativeReplication.create(source(), target(), "shop", all).awaitSynchronised(PATIENCE);
        execute(source(), List.of("ANALYZE"));
        execute(target(), List.of("ANALYZE"));
    }

    private void configure() throws IOException {
        Files.writeString(directory.resolve("lockstep.yaml"), """
                migration: shop
                source: { url: "%s", user: "%s", password: "%s" }
                target: { url: "%s", user: "%s", password: "%s" }
                kafka: { bootstrap: "%s", partitions: 4 }
                tables: { include: [ "public.*" ] }
                replication: { type: native, native: { subscription: shop } }
                privacy: { fingerprint-key: 000102030405060708090a0b0c0d0e0f }
                http: { port: %d, tokens-file: %s }
                cutover:
                  sustained-for: 1s
                  app-roles: [ %s ]
                  traffic:
                    - { type: pgbouncer, admin: "host=127.0.0.1 port=%d user=%s password=%s", database: shop, config: %s }
                  approvals: { required: 0 }
                  failback: { enabled: true }
                  state-file: %s
                """.formatted(
                        source().jdbcUrl(),
                        source().user(),
                        source().password(),
                        target().jdbcUrl(),
                        target().user(),
                        target().password(),
                        lab.kafka().bootstrap(),
                        port,
                        directory.resolve("tokens.json"),
                        APP,
                        pooler.port(),
                        PgBouncer.ADMIN,
                        pooler.password(PgBouncer.ADMIN),
                        pooler.entries(),
                        directory.resolve("state.json")));
    }

    Database source() {
        return lab.source().database();
    }

    Database target() {
        return lab.target().database();
    }

    /// How the application gets to its database.
    Door door() {
        return Door.to(pooler.database("shop", APP));
    }

    /// What a dry run says.
    JsonNode tryOut() throws Exception {
        return post("DRY_RUN");
    }

    /// Carries one run out, and returns its journal when it is over, or when the way back is kept.
    ///
    /// @param mode REHEARSE or EXECUTE
    History carryOut(String mode) throws Exception {
        return followed(post(mode).path("id").asText());
    }

    /// Goes back, or forth again, once that is ready.
    ///
    /// @param leg that it is the cutover of, from 1
    History failBack(int leg) throws Exception {
        await("the way of leg " + leg + " is proven", () -> isReady(get("/api/v1/cutovers"), leg - 1));
        String run = get("/api/v1/cutovers").path("cutovers").path(0).path("id").asText();
        return followed(post("/api/v1/cutovers/" + run + "/failback", "{\"reason\":\"benchmark\"}")
                .path("id")
                .asText());
    }

    /// Whether the newest run is of this leg, and its way back is proven.
    private static boolean isReady(JsonNode cutovers, int leg) {
        JsonNode newest = cutovers.path("cutovers").path(0);
        boolean ready = false;
        for (JsonNode gate : newest.path("gates")) {
            ready |= gate.path("name").asText().equals("failback")
                    && gate.path("state").asText().equals("PASS");
        }
        return ready && leg(newest.path("id").asText()) == leg;
    }

    private static int leg(String run) {
        return run.contains(".") ? Integer.parseInt(run.substring(0, run.indexOf('.'))) : 0;
    }

    private History followed(String run) throws Exception {
        await("run " + run + " is over", () -> {
            JsonNode now = get("/api/v1/cutovers/" + run);
            return now.path("over").asBoolean() || now.path("phase").asText().equals("FAILBACK_WINDOW");
        });
        int leg = leg(run);
        long number = Long.parseLong(run.substring(run.indexOf('.') + 1));
        try (Connection source = (leg % 2 == 0 ? source() : target()).connect()) {
            return new Journal(new CutoverTables("lockstep" + (leg == 0 ? "" : "_leg" + leg)))
                    .read(source, number)
                    .orElseThrow();
        }
    }

    void awaitProven() throws Exception {
        await("PROVEN", () -> get("/api/v1/status").path("verdict").asText().equals("PROVEN"));
    }

    private JsonNode post(String mode) throws Exception {
        return post("/api/v1/cutovers", "{\"mode\":\"" + mode + "\",\"reason\":\"benchmark\"}");
    }

    private JsonNode post(String path, String body) throws Exception {
        return answer(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private JsonNode get(String path) throws Exception {
        try {
            return answer(HttpRequest.newBuilder(uri(path)).build());
        } catch (IOException _) {
            return EventsJson.MAPPER.createObjectNode();
        }
    }

    private JsonNode answer(HttpRequest request) throws Exception {
        var response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (request.method().equals("POST") && response.statusCode() >= 300) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return EventsJson.MAPPER.readTree(response.body());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    static void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    static void execute(Database database, List<String> statements) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private String command(String... words) throws Exception {
        Process process = process(words).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException("lockstep " + String.join(" ", words) + ": " + said);
        }
        return said;
    }

    private ProcessBuilder process(String... words) {
        var command = new ArrayList<>(List.of(System.getProperty("lockstep.launcher")));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("stderr.txt").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("LOCKSTEP_LOG_DIR", directory.resolve("logs").toString());
        environment.put("LOCKSTEP_JAVA_HOME", System.getProperty("java.home"));
        environment.merge("LOCKSTEP_JAVA_OPTS", "-Xmx512m", (given, heap) -> heap + " " + given);
        return builder;
    }

    @Override
    public void close() {
        run.destroyForcibly();
        pooler.close();
        lab.close();
        System.err.println("What the services said is in " + directory);
    }

    /// Something that is waited for.
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }
}
