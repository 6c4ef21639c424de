package io.lockstep.cutover.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Cutovers;
import io.lockstep.cutover.runner.Desk;
import io.lockstep.cutover.runner.Finding;
import io.lockstep.cutover.runner.Pace;
import io.lockstep.cutover.runner.Stage;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.runner.Steps;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Certificates of runs on real databases: which state they are of, and what they say when something was in
/// the way.
class NotaryIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "notary";

    private static Stage stage;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Map<Side, Connector> readers = SharedServers.connectors(NAME);
    private Duration within = Duration.ofMinutes(1);
    private String slow = "NULL";
    private boolean patient = true;

    @BeforeAll
    static void create() throws SQLException {
        stage = Stage.create(NAME);
        for (Side side : Side.values()) {
            on(side, "CREATE TABLE goods (id int, v text)", "CREATE TABLE orders (id int, v text)");
        }
        on(Side.SOURCE, "CREATE TABLE apart (id int)", "CREATE SEQUENCE counted");
    }

    @BeforeEach
    void fill() throws SQLException {
        stage.clear();
        for (Side side : Side.values()) {
            on(
                    side,
                    "TRUNCATE goods, orders",
                    "INSERT INTO goods SELECT i, 'v' || i FROM generate_series(1, 1000) i",
                    "INSERT INTO orders VALUES (1, 'a'), (2, NULL)");
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    /// The way back and the application write as soon as the decision has been taken: the digests are of
    /// before.
    @Test
    void digests_are_of_the_state_at_the_switch_whatever_is_written_then() throws Exception {
        stage.plant(Forward.OPEN_TARGET, () -> {
            on(Side.TARGET, "UPDATE goods SET v = 'changed after the switch'", "DELETE FROM orders");
            on(Side.SOURCE, "INSERT INTO orders VALUES (3, 'from the way back')");
        });

        JsonNode certificate = certificate(execute(coordinator()));

        assertThat(certificate.at("/digests/outcome").asText()).isEqualTo("EQUAL");
        assertThat(certificate.at("/digests/source/lsn").asText()).matches("[0-9A-F]+/[0-9A-F]+");
        assertThat(table(certificate, "goods").at("/digest/target/rows").asLong())
                .isEqualTo(1000);
        assertThat(table(certificate, "orders").at("/digest/source/rows").asLong())
                .isEqualTo(2);
        assertThat(certificate.at("/proof/verdict").asText()).isEqualTo("PROVEN");
        assertThat(certificate.at("/proof/lanes/0/lane").asText()).isEqualTo("main");
        assertThat(certificate.at("/run/pauseMillis").isIntegralNumber()).isTrue();
        assertThat(outside(certificate, "TABLES")).contains("public.apart").doesNotContain("public.goods");
        assertThat(outside(certificate, "SEQUENCES")).contains("public.counted");
        assertThat(outside(certificate, "ROLES")).contains("batch");
    }

    @Test
    void a_row_that_differs_at_the_switch_is_said_of_its_table_and_of_no_other() throws Exception {
        on(Side.TARGET, "UPDATE orders SET v = '' WHERE id = 2");

        JsonNode certificate = certificate(execute(coordinator()));

        assertThat(certificate.at("/digests/outcome").asText()).isEqualTo("DIFFERENT");
        assertThat(table(certificate, "orders").at("/digest/outcome").asText()).isEqualTo("DIFFERENT");
        assertThat(table(certificate, "goods").at("/digest/outcome").asText()).isEqualTo("EQUAL");
    }

    @Test
    void a_database_that_cannot_be_read_holds_nobody_up_and_is_no_equality() throws Exception {
        readers = Map.of(Side.SOURCE, SharedServers.connector(Side.SOURCE, NAME), Side.TARGET, () -> {
            throw new SQLException("planted: no connections are left");
        });
        patient = false;

        JsonNode certificate = certificate(execute(coordinator()));

        assertThat(certificate.at("/digests/outcome").asText()).isEqualTo("UNVERIFIED");
        assertThat(certificate.at("/digests/reason").asText()).contains("no snapshots could be opened at the switch");
        assertThat(certificate.at("/proof/verdict").asText())
                .as("what was proven is known all the same")
                .isEqualTo("PROVEN");
    }

    @Test
    void a_table_that_may_not_be_read_or_takes_too_long_is_not_verified_and_the_others_are() throws Exception {
        within = Duration.ofSeconds(20);
        try (Connection blocker = SharedServers.database(Side.TARGET, NAME).connect()) {
            stage.plant(Forward.RESUME_TRAFFIC, () -> {
                blocker.setAutoCommit(false);
                blocker.createStatement().execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
            });

            JsonNode certificate = certificate(execute(coordinator()));

            JsonNode orders = table(certificate, "orders").path("digest");
            assertThat(orders.path("outcome").asText()).isEqualTo("UNVERIFIED");
            assertThat(orders.path("reason").asText()).contains("target").contains("lock");
            assertThat(orders.at("/source/rows").asLong()).isEqualTo(2);
            assertThat(table(certificate, "goods").at("/digest/outcome").asText())
                    .isEqualTo("EQUAL");
            assertThat(certificate.at("/digests/outcome").asText()).isEqualTo("UNVERIFIED");
        }
    }

    @Test
    void a_coordinator_that_is_stopped_in_order_issues_what_it_has() throws Exception {
        slow = "pg_sleep(600)";
        Coordinator coordinator = coordinator();
        long run = execute(coordinator);
        await().atMost(PATIENCE).until(() -> sessions(Side.TARGET) == 1 && asleep());

        coordinator.close();

        JsonNode certificate = certificate(run);
        assertThat(certificate.at("/digests/outcome").asText()).isEqualTo("UNVERIFIED");
        assertThat(table(certificate, "goods").at("/digest/reason").asText()).contains("was stopped");
        assertThat(certificate.at("/proof/verdict").asText()).isEqualTo("PROVEN");
        await("nothing is read any more").atMost(PATIENCE).until(() -> !asleep());
    }

    private static boolean asleep() throws SQLException {
        return count(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + NAME
                                + "' AND wait_event = 'PgSleep'",
                        Side.TARGET)
                > 0;
    }

    /// PostgreSQL shows such a table empty to whoever has an older snapshot, which is no difference.
    @Test
    void a_table_that_is_truncated_before_it_was_read_is_not_verified() throws Exception {
        stage.plant(Forward.OPEN_TARGET, () -> on(Side.TARGET, "TRUNCATE orders"));

        JsonNode certificate = certificate(execute(coordinator()));

        JsonNode digest = table(certificate, "orders").path("digest");
        assertThat(digest.path("outcome").asText()).isEqualTo("UNVERIFIED");
        assertThat(digest.path("reason").asText()).contains("truncated");
        assertThat(table(certificate, "goods").at("/digest/outcome").asText()).isEqualTo("EQUAL");
    }

    /// What was proven is kept at once; the snapshots died with the process.
    @Test
    void who_takes_over_after_the_decision_says_what_was_proven_and_that_nothing_was_digested() throws Exception {
        Coordinator first = coordinator();
        stage.plant(Forward.RESUME_TRAFFIC, () -> {
            throw new SQLException("planted: the poolers do not answer");
        });
        long run = execute(first);
        await().atMost(PATIENCE)
                .until(() -> first.archive()
                        .read(run, Archive.Kind.CERTIFICATE_PROOF)
                        .isPresent());
        assertThat(first.notary().find(Optional.of(run), 0)).isInstanceOf(Notary.Found.InTheMaking.class);
        first.close();
        stage.planted().clear();

        JsonNode certificate = certificate(run, coordinator());

        assertThat(certificate.at("/proof/verdict").asText()).isEqualTo("PROVEN");
        assertThat(certificate.at("/digests/outcome").asText()).isEqualTo("UNVERIFIED");
        assertThat(certificate.at("/digests/reason").asText()).contains("ended before its tables were read");
        assertThat(table(certificate, "goods").at("/digest/source/sql").asText())
                .as("others can still run it")
                .contains("goods");
    }

    @Test
    void a_run_that_ended_while_its_certificate_was_made_by_somebody_who_was_killed_gets_one_later() throws Exception {
        Notary killed = notary(InstantSource.system());
        open.add(killed);
        Cutovers uncertified = start(killed, _ -> {});
        long run = uncertified
                .open(new Line.Opened(Mode.EXECUTE, "alice", "the night", "plan"))
                .history()
                .number();
        await().atMost(PATIENCE).until(() -> uncertified.running().isEmpty());
        uncertified.close();
        Coordinator soon = coordinator(InstantSource.system());
        soon.notary().catchUp(soon.cutovers().standing(run));
        Coordinator late = coordinator(InstantSource.offset(InstantSource.system(), within.plusMinutes(6)));

        late.notary().catchUp(late.cutovers().standing(run));

        JsonNode certificate = certificate(run, late);
        assertThat(certificate.at("/digests/reason").asText()).contains("ended before its tables were read");
        assertThat(certificate.at("/issuedAt").asText())
                .as("not by the one that had to wait")
                .isGreaterThan(Instant.now().plus(within).toString());
    }

    @Test
    void neither_a_rehearsal_nor_a_run_that_was_given_up_is_certified_and_no_snapshot_stays_open() throws Exception {
        Coordinator coordinator = coordinator();
        coordinator.cutovers().open(new Line.Opened(Mode.REHEARSE, "alice", "rehearsal", "plan"));
        await().atMost(PATIENCE).until(() -> coordinator.cutovers().running().isEmpty());
        stage.plant(Reversible.ADVANCE_REVERSE, () -> {
            throw new SQLException("planted");
        });
        execute(coordinator);
        await().atMost(PATIENCE).until(() -> coordinator.cutovers().running().isEmpty());

        assertThat(coordinator.notary().find(Optional.empty(), 0)).isInstanceOf(Notary.Found.Nothing.class);
        for (Side side : Side.values()) {
            await().atMost(PATIENCE).until(() -> sessions(side) == 0);
        }
    }

    private static long sessions(Side side) throws SQLException {
        return count(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + NAME
                        + "' AND application_name = 'lockstep certificate'",
                side);
    }

    private static long count(String query, Side side) throws SQLException {
        try (Connection connection = SharedServers.database(side, NAME).connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static JsonNode table(JsonNode certificate, String name) {
        for (JsonNode table : certificate.path("tables")) {
            if (table.path("table").asText().equals("public." + name)) {
                return table;
            }
        }
        throw new AssertionError(name + " is not in " + certificate.toPrettyString());
    }

    private static List<String> outside(JsonNode certificate, String what) {
        List<String> names = new ArrayList<>();
        for (JsonNode item : certificate.path("outside")) {
            if (item.path("what").asText().equals(what)) {
                item.path("names").forEach(name -> names.add(name.asText()));
            }
        }
        return names;
    }

    private JsonNode certificate(long run) throws Exception {
        return certificate(run, (Coordinator) open.getLast());
    }

    private static JsonNode certificate(long run, Coordinator coordinator) throws Exception {
        await().atMost(PATIENCE)
                .until(() -> coordinator.notary().find(Optional.of(run), 0) instanceof Notary.Found.Issued);
        Notary.Found.Issued found = (Notary.Found.Issued) coordinator.notary().find(Optional.of(run), 0);
        return CanonicalJson.parse(found.text());
    }

    private static long execute(Coordinator coordinator) throws Exception {
        return coordinator
                .cutovers()
                .open(new Line.Opened(Mode.EXECUTE, "alice", "the night", "plan"))
                .history()
                .number();
    }

    private record Coordinator(Notary notary, Cutovers cutovers) implements AutoCloseable {
        Archive archive() {
            return new Archive(SharedServers.connectors(NAME), SharedServers.TABLES);
        }

        @Override
        public void close() {
            cutovers.close();
            notary.close();
        }
    }

    private Coordinator coordinator() {
        return coordinator(InstantSource.system());
    }

    private Coordinator coordinator(InstantSource clock) {
        Notary notary = notary(clock);
        Coordinator coordinator = new Coordinator(notary, start(notary, notary::told));
        open.add(coordinator);
        return coordinator;
    }

    private Notary notary(InstantSource clock) {
        return new Notary(
                new CertificateSettings(
                        "shop",
                        0,
                        List.of(),
                        "1.0",
                        Map.of(),
                        List.of("batch"),
                        Optional.empty(),
                        new CountedRows(List.of("goods", "orders"), slow),
                        readers,
                        within),
                SharedServers.connectors(NAME),
                SharedServers.TABLES,
                clock);
    }

    private Cutovers start(Notary notary, Consumer<Standing> told) {
        return Cutovers.start(
                new Desk(
                        SharedServers.connectors(NAME),
                        SharedServers.TABLES,
                        () -> steps(notary),
                        Pace.of(Duration.ofMinutes(1)),
                        Duration.ofSeconds(3),
                        "coordinator " + open.size(),
                        List.of(),
                        InstantSource.system()),
                told);
    }

    private Steps steps(Notary notary) {
        Steps steps = stage.steps();
        Map<Step, Check> checks = new HashMap<>(steps.checks());
        Check proof = steps.check(Reversible.PROVE);
        Remembered seen = new Remembered(() -> Overview.of(
                Given.state(List.of(Given.healthy(0), Given.healthy(1)), List.of()), Given.RULES, Given.observation()));
        checks.put(
                Reversible.PROVE,
                new Witness(
                        (databases, history) -> {
                            seen.get();
                            boolean ready = !patient || (sessions(Side.SOURCE) == 1 && sessions(Side.TARGET) == 1);
                            return ready || history.opening().mode() == Mode.REHEARSE
                                    ? proof.look(databases, history)
                                    : Finding.notYet("as long as a proof takes, and sessions");
                        },
                        seen,
                        notary));
        return new Steps(steps.acts(), checks);
    }

    private static void on(Side side, String... statements) throws SQLException {
        SharedServers.execute(SharedServers.database(side, NAME), statements);
    }
}
