package io.lockstep.app.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.Program;
import io.lockstep.app.ServiceProcess;
import io.lockstep.cutover.certificate.SigningKey;
import io.lockstep.lab.Database;
import io.lockstep.lab.FreePort;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.PgBouncer;
import io.lockstep.lab.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A migration with everything that it has at night: two servers, native replication, a pooler, `lockstep
/// run` in a process of its own, an operator and an approver.
final class Migration implements AutoCloseable {
    static final String APP = "till";
    private static final String PASSWORD = "geheim";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path directory;
    private final Lab lab;
    private final PgBouncer pooler;
    private final Path file;
    private final int port = FreePort.any();
    private final int watchdogPort = FreePort.any();
    private final Inbox inbox = new Inbox();
    private final ServiceProcess run;
    private final SigningKey key = SigningKey.random();

    /// @param approvals how many a cutover needs
    Migration(Path directory, int approvals) throws Exception {
        this(directory, approvals, Duration.ofSeconds(5));
    }

    /// @param pauseBudget how long clients may wait
    Migration(Path directory, int approvals, Duration pauseBudget) throws Exception {
        this.directory = directory;
        lab = Lab.start();
        for (Database each : List.of(source(), target())) {
            execute(
                    each,
                    "CREATE TABLE ledger (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number integer NOT NULL)",
                    "CREATE ROLE " + APP + " LOGIN PASSWORD '" + PASSWORD + "'",
                    "GRANT SELECT, INSERT ON ledger TO " + APP);
        }
        execute(target(), "ALTER ROLE " + APP + " NOLOGIN");
        NativeReplication.create(source(), target(), "shop", List.of(new TableName("public", "ledger")))
                .awaitSynchronised(PATIENCE);
        pooler = PgBouncer.create(
                lab.directory(),
                "pooler",
                Map.of("query_wait_timeout", "60"),
                Map.of(APP, PASSWORD),
                "shop = host=%s port=%d dbname=%s%n".formatted(source().host(), source().port(), source().name()));
        Path secret = Files.writeString(directory.resolve("signing-key.pem"), key.pem());
        file = Files.writeString(
                directory.resolve("lockstep.yaml"),
                configuration(approvals) + "  pause-budget: " + pauseBudget.toSeconds()
                        + "s\ncertificate: { signing-key: \"${file:" + secret + "}\" }\n"
                        + "notify: [ { type: webhook, url: \"" + inbox.url() + "\" } ]\n");
        require(0, program("setup"));
        run = new ServiceProcess(directory, port, "--config", file.toString(), "run");
    }

    private String configuration(int approvals) {
        return """
                migration: shop
                source: { url: "%s", user: "%s", password: "%s" }
                target: { url: "%s", user: "%s", password: "%s" }
                kafka: { bootstrap: "%s", partitions: 2 }
                tables: { include: [ "public.*" ] }
                watermark: { interval: 500ms }
                replication: { type: native, native: { subscription: shop } }
                verifier: { state: memory }
                privacy: { fingerprint-key: "%s" }
                http: { port: %d, tokens-file: %s, health: { watchdog: %d } }
                cutover:
                  sustained-for: 1s
                  app-roles: [ %s ]
                  traffic:
                    - { type: pgbouncer, admin: "host=127.0.0.1 port=%d user=%s password=%s", database: shop, config: %s }
                  approvals: { required: %d }
                  state-file: %s
                """.formatted(
                        source().jdbcUrl(),
                        source().user(),
                        source().password(),
                        target().jdbcUrl(),
                        target().user(),
                        target().password(),
                        lab.kafka().bootstrap(),
                        "0123456789abcdef".repeat(4),
                        port,
                        directory.resolve("tokens.json"),
                        watchdogPort,
                        APP,
                        pooler.port(),
                        PgBouncer.ADMIN,
                        pooler.password(PgBouncer.ADMIN),
                        pooler.entries(),
                        approvals,
                        stateFile());
    }

    /// What its certificates are checked with.
    Path publicKey() throws IOException {
        return Files.writeString(
                directory.resolve("public-key.pem"), key.verifying().pem());
    }

    Database source() {
        return lab.source().database();
    }

    Database target() {
        return lab.target().database();
    }

    Lab lab() {
        return lab;
    }

    PgBouncer pooler() {
        return pooler;
    }

    /// What people are told.
    Inbox inbox() {
        return inbox;
    }

    /// Where it serves what it knows.
    int port() {
        return port;
    }

    ServiceProcess run() {
        return run;
    }

    /// A watchdog in a process of its own.
    ServiceProcess watchdog() throws IOException {
        return new ServiceProcess(
                Files.createDirectories(directory.resolve("watchdog")),
                watchdogPort,
                "--config",
                file.toString(),
                "watchdog");
    }

    Path stateFile() {
        return directory.resolve("cutover-state.json");
    }

    /// Clients of the application, through the pooler.
    Till open(int clients) {
        return Till.open(pooler.database("shop", APP), clients);
    }

    Path token(String name, String role) throws Exception {
        Program made = program("token", "new", "--name", name, "--role", role);
        require(0, made);
        return Files.writeString(directory.resolve(name), made.out().strip());
    }

    Program program(String... words) {
        return Program.run(
                directory,
                Stream.concat(Stream.of("--config", file.toString()), Stream.of(words))
                        .toArray(String[]::new));
    }

    static Program require(int status, Program program) throws Exception {
        int actual = program.status().get(3, TimeUnit.MINUTES);
        if (actual != status) {
            throw new AssertionError("status " + actual + ", not " + status + "\n" + program.err() + program.out());
        }
        return program;
    }

    /// Waits until what the way back of a leg brings is proven.
    void awaitFailbackReady(int leg) {
        String name = "shop" + (leg == 0 ? "" : "_leg" + leg);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(run.get("/metrics"))
                        .contains("lockstep_failback_ready{migration=\"" + name + "\"} 1"));
    }

    /// What a side has.
    static Set<Integer> numbers(Database database) throws SQLException {
        Set<Integer> numbers = new HashSet<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT number FROM ledger")) {
            while (rows.next()) {
                if (!numbers.add(rows.getInt(1))) {
                    throw new AssertionError("row " + rows.getInt(1) + " is there twice");
                }
            }
        }
        return numbers;
    }

    /// The first column of the first row.
    static String value(Database database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    static void execute(Database database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        run.close();
        inbox.close();
        pooler.close();
        lab.close();
    }
}
