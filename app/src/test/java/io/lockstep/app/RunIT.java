package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.lab.Database;
import io.lockstep.lab.FreePort;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.PostgresOptions;
import io.lockstep.lab.PostgresServer;
import io.lockstep.lab.Shop;
import io.lockstep.lab.TableName;
import io.lockstep.lab.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `lockstep run` on two databases that exist already, by the command line alone.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String FOREIGN = "00000000-0000-4000-8000-00000000f0e1";

    @TempDir
    private Path directory;

    private final List<Program> started = new ArrayList<>();
    private Lab lab;
    private NativeReplication replication;

    @BeforeAll
    void start() throws SQLException {
        lab = Lab.builder().source().target().start();
        Shop.create(source(), target(), 300, 1);
        replication = NativeReplication.create(source(), target(), "shop", Shop.tables());
        replication.awaitSynchronised(PATIENCE);
        execute(source(), "CREATE ROLE reader LOGIN PASSWORD 'reader'");
    }

    /// A test that fails leaves nothing running for the next.
    @AfterEach
    void end() throws Exception {
        started.forEach(Program::interrupt);
        for (Program program : started) {
            program.status().get(2, TimeUnit.MINUTES);
        }
        started.clear();
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    void a_given_pair_is_proven_while_it_moves_and_keeps_no_slot_after_ctrl_c()
            throws SQLException, IOException, InterruptedException, ExecutionException, TimeoutException {
        Path file = configuration(source(), target(), source().password());
        int port = FreePort.any();
        try (Workload _ = Workload.start(source(), 1, 50)) {
            Program run = run(file, "--set", "http.port=" + port, "run");
            patiently().untilAsserted(() -> {
                Program status = run(file, "--set", "http.port=" + port, "status");
                assertThat(status.status().get()).isZero();
                assertThat(status.out()).contains("PROVEN");
            });
            Program tables = run(file, "--set", "http.port=" + port, "tables", "-o", "json");
            assertThat(tables.status().get()).isZero();
            assertThat(tables.out()).contains("\"table\" : \"public.orders\"");

            run.interrupt();

            assertThat(run.status().get(2, TimeUnit.MINUTES)).isEqualTo(130);
            assertThat(run.err()).contains("console at http://").doesNotContain("Exception");
        }
        assertThat(lockstepSlots(source())).isZero();
        assertThat(lockstepSlots(target())).isZero();
    }

    @Test
    void a_table_without_a_key_is_named_and_keeps_the_verdict_from_proven() throws Exception {
        execute(source(), "CREATE SCHEMA keyless CREATE TABLE log (line text)");
        execute(target(), "CREATE SCHEMA keyless CREATE TABLE log (line text)");
        Path file = configuration(source(), target(), source().password());
        String port = "http.port=" + FreePort.any();
        Program run = run(file, "--set", port, "--set", "tables.include=[public.*, keyless.*]", "run");
        patiently().untilAsserted(() -> {
            Program status = run(file, "--set", port, "status");
            assertThat(status.status().get()).isEqualTo(4);
            assertThat(status.out()).contains("NO_KEY: keyless.log").doesNotContain("STARTING");
        });
        run.interrupt();
        assertThat(run.status().get(2, TimeUnit.MINUTES)).isEqualTo(130);
        assertThat(run.err()).contains("Not verified: keyless.log");
    }

    @Test
    void what_cannot_be_compared_is_a_reason_and_no_row_value_leaves_the_databases_whatever_goes_wrong()
            throws Exception {
        var marker = new Marker("Zwetschgenkuchen4711");
        replicateOddities(marker);
        var broker = KafkaBroker.create(lab.directory(), "given-broker");
        Path file = configuration(source(), target(), source().password());
        int port = FreePort.any();
        String http = "http.port=" + port;
        Path own = Files.createDirectory(directory.resolve("marked"));
        String kafka = "kafka.bootstrap=" + broker.bootstrap();
        String odd = "tables.include=[public.*, odd.*]";
        String[] words = {"--config", file.toString(), "--debug", "--set", http, "--set", kafka, "--set", odd, "run"};
        try (var run = new ServiceProcess(own, port, words)) {
            awaitStatus(file, http, 4, "NOT_SWEPT: odd.relation could not be swept whole: column named");
            writeEverywhere(marker);
            awaitStatus(file, http, 4, "TYPE_NOT_COMPARABLE: odd.relation");
            cutAndDiffer(marker);
            awaitStatus(file, http, 1, "DIVERGED");
            List<Program> told = outputs(file, http);
            assertThat(run.terminate()).isEqualTo(143);

            assertThat(told).extracting(Program::out).noneMatch(out -> out.contains(marker.text()));
            assertThat(told).extracting(Program::err).noneMatch(err -> err.contains(marker.text()));
            assertThat(run.log()).as("the search looks where the log is").contains("odd.partial");
        }
        execute(target(), "UPDATE customers SET name = rtrim(name, '!') WHERE name = '" + marker.text() + "!'");
        assertThat(marker.files(directory)).isEmpty();
        assertThat(marker.topics(broker.bootstrap())).isEmpty();
        assertThat(new Marker("odd.partial").files(own))
                .as("the search finds what is there")
                .isNotEmpty();
        assertThat(new Marker("customers").topics(broker.bootstrap()))
                .contains("shop.source.changes", "shop.target.changes", "shop.verdicts");
    }

    private void writeEverywhere(Marker marker) throws SQLException {
        execute(source(), "UPDATE odd.relation SET named = 'pg_type'; UPDATE odd.partial SET counter = counter + 1");
        assertThat(marker.write(source())).isGreaterThan(8);
    }

    private void cutAndDiffer(Marker marker) throws SQLException {
        String cut =
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name LIKE 'lockstep%'";
        execute(source(), cut);
        execute(target(), cut);
        execute(target(), "UPDATE customers SET name = name || '!' WHERE name = '" + marker.text() + "'");
    }

    private List<Program> outputs(Path file, String port) throws InterruptedException, ExecutionException {
        List<Program> programs = Stream.of("status", "tables", "divergences")
                .map(command -> run(file, "--set", port, command, "-o", "json"))
                .toList();
        for (Program each : programs) {
            each.status().get();
        }
        return programs;
    }

    /// A table with a type that is not compared, and one with a value that updates of other columns do not show.
    private void replicateOddities(Marker marker) throws SQLException {
        String tables = """
                CREATE SCHEMA odd;
                CREATE TABLE odd.relation (id integer PRIMARY KEY, named regclass);
                CREATE TABLE odd.partial (id integer PRIMARY KEY, counter integer, document text);
                ALTER TABLE odd.partial ALTER document SET STORAGE EXTERNAL""";
        execute(source(), tables);
        execute(target(), tables);
        execute(
                source(),
                "INSERT INTO odd.relation VALUES (1, 'pg_class'); INSERT INTO odd.partial VALUES (1, 0, repeat('"
                        + marker.text() + "', 500))");
        replication.addTable(new TableName("odd", "relation"));
        replication.addTable(new TableName("odd", "partial"));
        replication.awaitSynchronised(PATIENCE);
    }

    /// Each look is a whole command: not ten a second.
    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500));
    }

    private void awaitStatus(Path file, String port, int exit, String... words) {
        patiently().untilAsserted(() -> {
            Program status = run(file, "--set", port, "status");
            assertThat(status.status().get()).as(status.out()).isEqualTo(exit);
            assertThat(status.out()).contains(words);
        });
    }

    @Test
    void rows_that_somebody_wrote_to_the_target_are_confirmed_by_reading_them_and_no_value_is_shown() throws Exception {
        Path file = configuration(source(), target(), source().password());
        String port = "http.port=" + FreePort.any();
        Program run = run(file, "--set", port, "run");
        awaitStatus(file, port, 0, "PROVEN");

        execute(target(), "UPDATE public.customers SET credit_limit = 31337.42 WHERE id = 5");
        execute(target(), "INSERT INTO public.events (id, kind, payload) VALUES ('" + FOREIGN + "', 'foreign', '{}')");

        patiently().untilAsserted(() -> {
            Program listed = run(file, "--set", port, "divergences", "-o", "json");
            assertThat(listed.status().get()).isEqualTo(1);
            assertThat(listed.out().split("CONFIRMED", -1)).hasSize(3);
            assertThat(listed.out())
                    .contains("credit_limit", "fingerprint", "ABSENT")
                    .doesNotContain("SUSPECT", "31337");
        });
        execute(target(), "DELETE FROM public.events WHERE id = '" + FOREIGN + "'");
        execute(source(), "UPDATE public.customers SET credit_limit = credit_limit + 1 WHERE id = 5");
        patiently().untilAsserted(() -> {
            Program listed = run(file, "--set", port, "divergences", "-o", "json");
            assertThat(listed.status().get()).isZero();
            assertThat(listed.out().split("HEALED", -1)).hasSize(3);
        });
        run.interrupt();
        assertThat(run.status().get(2, TimeUnit.MINUTES)).isEqualTo(130);
        assertThat(run.err()).doesNotContain("31337");
    }

    @Test
    void a_wrong_password_names_the_database_and_the_key() throws Exception {
        refused(configuration(source(), target(), "wrong"), 2, "password authentication failed", "source");
    }

    /// In a schema that no other test's run has left, for that one the reader may not even look into.
    @Test
    void a_user_who_may_not_replicate_is_told_the_statement_that_allows_it() throws Exception {
        Database reader = new Database(source().host(), source().port(), source().name(), "reader", "reader");
        Path file = configuration(reader, target(), "reader");
        Files.writeString(
                file, Files.readString(file).replace("interval: 200ms", "interval: 200ms, schema: elsewhere"));
        refused(file, 2, "may not read the changes", "ALTER ROLE \"reader\"");
    }

    @Test
    void a_server_without_logical_wal_is_refused_with_the_setting_to_change() throws Exception {
        try (PostgresServer plain = PostgresServer.create(
                lab.directory(), "plain", PostgresOptions.defaults().with("wal_level", "replica"))) {
            refused(
                    configuration(plain.database(), target(), plain.database().password()),
                    2,
                    "wal_level = replica",
                    "set wal_level = logical");
        }
    }

    @Test
    void a_database_that_does_not_answer_is_unreachable() throws Exception {
        Database nowhere = source().at("127.0.0.1", FreePort.any());
        refused(configuration(nowhere, target(), source().password()), 8, "refused", "source");
    }

    @Test
    void a_broker_that_does_not_answer_is_unreachable() throws Exception {
        Path file = configuration(source(), target(), source().password());
        Program run = run(file, "--set", "kafka.bootstrap=127.0.0.1:" + FreePort.any(), "run");
        assertThat(run.status().get(2, TimeUnit.MINUTES)).isEqualTo(8);
        assertThat(run.err()).contains("Kafka at 127.0.0.1").doesNotContain("\tat ");
    }

    @Test
    void a_setup_that_reaches_no_kafka_changes_nothing() throws Exception {
        Path file = configuration(source(), target(), source().password());
        String nowhere = "kafka: { bootstrap: \"127.0.0.1:1\", properties: { default.api.timeout.ms: \"3000\","
                + " request.timeout.ms: \"1000\" } }";
        Files.writeString(file, Files.readString(file).replaceFirst("kafka: .*", nowhere));

        Program setup = run(file, "setup");

        assertThat(setup.status().get(60, TimeUnit.SECONDS)).isEqualTo(8);
        assertThat(setup.err())
                .contains("Kafka at 127.0.0.1:1", "fix:")
                .doesNotContain("\tat ")
                .doesNotContain(": done");
    }

    @Test
    void a_port_that_is_taken_is_named_and_nothing_is_left_running() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = configuration(source(), target(), source().password());
            Program run = run(file, "--set", "http.port=" + taken.getLocalPort(), "run");
            assertThat(run.status().get(2, TimeUnit.MINUTES)).isEqualTo(2);
            assertThat(run.err())
                    .contains("" + taken.getLocalPort())
                    .contains("fix:")
                    .doesNotContain("\tat ");
        }
        assertThat(lockstepSlots(source())).isZero();
    }

    private void refused(Path file, int status, String... words)
            throws InterruptedException, ExecutionException, TimeoutException {
        Program run = run(file, "run");
        assertThat(run.status().get(2, TimeUnit.MINUTES)).isEqualTo(status);
        assertThat(run.err()).contains(words).contains("fix:").doesNotContain("\tat ");
    }

    private Program run(Path file, String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "--config";
        all[1] = file.toString();
        System.arraycopy(words, 0, all, 2, words.length);
        Program program = Program.run(directory, all);
        started.add(program);
        return program;
    }

    private Path configuration(Database from, Database to, String password) throws IOException {
        Path file = Files.createTempFile(directory, "lockstep", ".yaml");
        return Files.writeString(file, """
                migration: shop
                source: { url: "%s", user: "%s", password: "%s" }
                target: { url: "%s", user: "%s", password: "%s" }
                kafka: { bootstrap: embedded, partitions: 2 }
                replication: { type: native, native: { subscription: shop } }
                tables: { include: [ "public.*" ] }
                watermark: { interval: 200ms }
                verifier: { state-dir: "%s" }
                """.formatted(
                        from.jdbcUrl(),
                        from.user(),
                        password,
                        to.jdbcUrl(),
                        to.user(),
                        to.password(),
                        directory.resolve("state")));
    }

    private Database source() {
        return lab.source().database();
    }

    private Database target() {
        return lab.target().database();
    }

    private static long lockstepSlots(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'lockstep%'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
