package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.app.SharedLab;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.fence.FenceScope;
import io.lockstep.cutover.fence.FenceSource;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.lab.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `lockstep unfence` where nothing but the source is there: target and Kafka of its configuration are nowhere.
final class UnfenceIT {
    private static final String NAME = "unfence";
    private static final String ROLE = "unfence \"App\"";
    private static final String QUOTED = "\"unfence \"\"App\"\"\"";
    private static final CutoverTables TABLES = new CutoverTables("lockstep");
    private static final Duration LONG = Duration.ofHours(1);
    private static long run;

    @TempDir
    private Path directory;

    @BeforeAll
    static void create() throws SQLException {
        Database server = SharedLab.lab().source().database();
        execute(server, "CREATE DATABASE " + NAME, "CREATE ROLE " + QUOTED);
        execute(source(), "CREATE TABLE orders (id int)", "GRANT INSERT ON orders TO " + QUOTED);
    }

    @BeforeEach
    void tables() throws SQLException {
        run++;
        execute(source(), "CREATE SCHEMA lockstep", "ALTER ROLE " + QUOTED + " LOGIN");
        for (var table : TABLES.columns().entrySet()) {
            execute(source(), "CREATE TABLE " + table.getKey().quoted() + " (" + table.getValue() + ")");
        }
    }

    @AfterEach
    void drop() throws SQLException {
        execute(
                source(),
                "ALTER DATABASE " + NAME + " RESET default_transaction_read_only",
                "DROP SCHEMA IF EXISTS lockstep CASCADE");
    }

    @Test
    void the_logins_come_back_with_nothing_but_the_source_also_under_a_read_only_default_and_twice() throws Exception {
        fence().close();
        execute(source(), "ALTER DATABASE " + NAME + " SET default_transaction_read_only = on");

        Ran ran = unfence("-o", "json");

        assertThat(ran.status()).as(ran.err()).isZero();
        var document = new ObjectMapper().readTree(ran.out());
        assertThat(document.path("schema").asText()).isEqualTo("lockstep/unfence/v1");
        assertThat(document.path("run").asLong()).isEqualTo(run);
        assertThat(document.path("roles"))
                .singleElement()
                .hasToString("{\"role\":\"unfence \\\"App\\\"\",\"outcome\":\"restored\"}");
        assertThat(canLogIn()).isTrue();
        assertThat(decided()).isEqualTo("ABORT");
        assertThat(unfence()).returns(0, Ran::status).returns(ROLE + " can log in already\n", Ran::out);
    }

    @Test
    void a_dry_run_prints_what_would_be_sent_and_changes_nothing() throws Exception {
        fence().close();

        Ran ran = unfence("--dry-run");

        assertThat(ran.out()).isEqualTo("""
                -- run %s: the logins only if the first statement returns ABORT
                INSERT INTO "lockstep"."decision" AS first (side, run, verdict, epoch, proof) VALUES ('source', %s, 'ABORT', 2, 'lockstep unfence') ON CONFLICT (side, run) DO UPDATE SET verdict = first.verdict RETURNING verdict;
                ALTER ROLE "unfence ""App""\" LOGIN;
                """.formatted(run, run));
        assertThat(canLogIn()).isFalse();
        assertThat(decided()).isEmpty();
    }

    @Test
    void once_the_target_has_taken_over_it_is_refused() throws Exception {
        try (Lease lease = fence()) {
            lease.transaction(
                    Side.SOURCE,
                    source -> new DecisionTable(TABLES).decide(source, run, Verdict.COMMIT, lease.epoch(), ""));
        }
        for (String[] words : new String[][] {{}, {"--dry-run"}}) {
            Ran ran = unfence(words);
            assertThat(ran.status()).isEqualTo(7);
            assertThat(ran.err()).contains("run " + run + " has been decided: COMMIT", "would have both take writes");
            assertThat(canLogIn()).isFalse();
        }
    }

    @Test
    void somebody_who_acts_is_named_and_nothing_is_changed() throws Exception {
        try (Lease _ = fence()) {
            execute(source(), "UPDATE lockstep.lease SET expires_at = now() + interval '1 hour'");
            Ran ran = unfence();
            assertThat(ran.status()).isEqualTo(3);
            assertThat(ran.err()).contains("the lease is held by coordinator-1", "abort the cutover there");
            assertThat(canLogIn()).isFalse();
            assertThat(decided()).isEmpty();
        }
    }

    @Test
    void a_source_that_was_never_fenced_or_never_set_up_for_it_is_told_apart() throws Exception {
        assertThat(unfence())
                .returns(0, Ran::status)
                .returns("No run has fenced this source: there is nothing to undo\n", Ran::out);
        execute(source(), "DROP TABLE lockstep.image");
        assertThat(unfence().status()).isEqualTo(2);
        assertThat(unfence().err())
                .contains(
                        "the source has no table lockstep.image: the setup there was made by a version that never fences");
    }

    /// Fences, and leaves a lease that has expired.
    private static Lease fence() throws Exception {
        Lease lease = Lease.take(connectors(), TABLES, Duration.ZERO, "coordinator-1", run);
        FenceSource fence = new FenceSource(
                new FenceScope(List.of(new TableId("public", "orders")), Set.of(), List.of(ROLE), others()),
                TABLES,
                LONG);
        fence.perform(lease);
        try (OpenDatabases databases = new OpenDatabases(connectors())) {
            assertThat(fence.probe(databases)).isInstanceOf(Probe.Done.class);
        }
        return lease;
    }

    /// The roles of the other tests on this server.
    private static Set<String> others() throws SQLException {
        Set<String> roles = new HashSet<>(texts("SELECT rolname FROM pg_roles"));
        roles.remove(ROLE);
        return roles;
    }

    private Ran unfence(String... words) throws IOException {
        Path file = directory.resolve("lockstep.yaml");
        Files.writeString(file, """
                migration: unfence
                source: { url: "%s", user: "%s", password: "%s" }
                target: { url: "jdbc:postgresql://127.0.0.1:1/nowhere", user: nobody }
                replication: { type: none }
                kafka: { bootstrap: "127.0.0.1:1" }
                """.formatted(source().jdbcUrl(), source().user(), source().password()));
        List<String> command = new ArrayList<>(List.of("--config", file.toString(), "unfence"));
        command.addAll(List.of(words));
        return Ran.command(command.toArray(String[]::new));
    }

    private static boolean canLogIn() throws SQLException {
        return !texts("SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname = 'unfence \"App\"'")
                .isEmpty();
    }

    private static String decided() throws SQLException {
        return String.join(" ", texts("SELECT verdict FROM lockstep.decision WHERE run = " + run));
    }

    private static Database source() {
        return SharedLab.lab().source().database().named(NAME);
    }

    private static Map<Side, Connector> connectors() {
        return Map.of(Side.SOURCE, () -> {
            Connection connection = source().connect();
            execute(connection, "SET default_transaction_read_only = off");
            return connection;
        });
    }

    private static void execute(Database database, String... statements) throws SQLException {
        try (Connection connection = database.connect()) {
            execute(connection, "SET default_transaction_read_only = off");
            for (String each : statements) {
                execute(connection, each);
            }
        }
    }

    private static void execute(Connection connection, String each) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(each);
        }
    }

    private static List<String> texts(String query) throws SQLException {
        try (Connection connection = source().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        }
    }
}
