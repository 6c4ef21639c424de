package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import io.lockstep.lab.NativeReplication;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A setup or cleanup among others: applications that write and lock, and a replicator that must go on.
@ResourceLock(SharedLab.WHOLE_SERVERS)
@ResourceLock(SharedLab.OPEN_TRANSACTIONS)
class OthersIT implements OnSharedLab {
    private static final Patience LITTLE = new Patience(Duration.ofMillis(300), Duration.ofSeconds(2));

    @Test
    void a_slot_that_waits_for_an_open_transaction_gives_up_names_it_and_blocks_no_write() throws SQLException {
        Pair pair = Pair.create("waiting");
        pair.runOnBoth(
                "CREATE TABLE a (id int PRIMARY KEY)",
                "CREATE ROLE waiting_app LOGIN PASSWORD 'app' IN ROLE pg_write_all_data");
        pair.run(Side.SOURCE, "GRANT ALL ON a TO waiting_app");
        SetupSettings settings = pair.settings();
        try (Connection application = pair.as(
                                Side.SOURCE, "waiting_app", new io.lockstep.capture.database.Secret("app"))
                        .connect();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("INSERT INTO a VALUES (1)");

            assertThatThrownBy(() -> Pair.setUp(settings.withPatience(LITTLE)))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("Making slot lockstep_waiting_source on the source database")
                    .hasMessageContaining("the oldest open transaction is process ")
                    .hasMessageContaining(" of user waiting_app, open for ")
                    .hasMessageNotContaining("INSERT");

            statement.execute("INSERT INTO a VALUES (2)");
            application.commit();
        }
        Pair.setUp(settings);
        assertThat(Pair.setUp(settings)).allMatch(Step.Present.class::isInstance);
        assertThat(Pair.cleanUp(settings)).isTrue();
        pair.run(Side.SOURCE, "DROP OWNED BY waiting_app");
        pair.runOnBoth("DROP ROLE waiting_app");
    }

    @Test
    void a_table_that_is_locked_ends_the_setup_soon_with_who_holds_it() throws SQLException {
        Pair pair = Pair.create("locked");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        SetupSettings settings = pair.settings();
        try (Connection other = pair.database(Side.TARGET).connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE a IN SHARE MODE");

            assertThatThrownBy(() -> Pair.setUp(settings.withPatience(LITTLE)))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("waited too long for others; a table is locked by process ")
                    .hasMessageContaining(" of user postgres");
            other.rollback();
        }
        Pair.setUp(settings);
        assertThat(Pair.cleanUp(settings)).isTrue();
    }

    @Test
    void a_replicator_that_lags_meets_no_table_that_is_gone() throws SQLException {
        Pair pair = Pair.create("lagging");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (NativeReplication replication = pair.replicate("a")) {
            List<String> before = pair.snapshot();
            SetupSettings settings = pair.settings();
            Pair.setUp(settings);
            replication.disable();
            pair.run(
                    Side.SOURCE,
                    "INSERT INTO lockstep.watermark VALUES ('main', 1, 1, 0, now())",
                    "INSERT INTO a VALUES (1)");

            assertThat(SetupIT.left(settings))
                    .anyMatch(line -> line.startsWith("subscription-member lagging_sub: the subscription is disabled"));
            assertThat(pair.text(Side.TARGET, "SELECT to_regclass('lockstep.watermark')"))
                    .isEqualTo("lockstep.watermark");

            replication.enable();
            assertThat(Pair.cleanUp(settings)).isTrue();
            pair.run(Side.SOURCE, "INSERT INTO a VALUES (2)");
            replication.awaitCaughtUp(Duration.ofMinutes(2));
            assertThat(pair.text(Side.TARGET, "SELECT count(*) FROM a")).isEqualTo("2");
            assertThat(pair.snapshot()).isEqualTo(before);
        }
    }

    @Test
    void a_publication_of_all_tables_goes_on_through_setup_and_cleanup() throws SQLException {
        Pair pair = Pair.create("everything");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        var source = SharedLab.lab().source().database();
        pair.run(Side.SOURCE, "CREATE PUBLICATION everything_pub FOR ALL TABLES");
        pair.run(
                Side.TARGET,
                "CREATE SUBSCRIPTION everything_sub CONNECTION 'host=%s port=%d dbname=everything user=%s password=%s' PUBLICATION everything_pub"
                        .formatted(source.host(), source.port(), source.user(), source.password()));
        pair.replicates("everything_sub");
        try {
            List<String> before = pair.snapshot();
            SetupSettings settings = pair.settings();
            Pair.setUp(settings);
            Pair.setUp(settings.withNewEpoch(true));
            pair.run(
                    Side.SOURCE,
                    "INSERT INTO lockstep.watermark VALUES ('main', 7, 1, 0, now())",
                    "INSERT INTO lockstep.canary VALUES (1, 'lost')",
                    "INSERT INTO a VALUES (1)");
            arrives(pair, "SELECT sequence FROM lockstep.watermark", "7");
            arrives(pair, "SELECT value FROM lockstep.canary", "lost");
            assertThat(pair.text(Side.TARGET, "SELECT count(*) FROM lockstep.copied_canary"))
                    .as("what is to be missing there")
                    .isEqualTo("0");
            arrives(pair, "SELECT count(*) FROM a", "1");

            assertThat(Pair.cleanUp(settings)).isTrue();

            pair.run(Side.SOURCE, "INSERT INTO a VALUES (2)");
            arrives(pair, "SELECT count(*) FROM a", "2");
            assertThat(pair.snapshot()).isEqualTo(before);
        } finally {
            pair.run(Side.TARGET, "DROP SUBSCRIPTION everything_sub");
        }
    }

    @Test
    void a_publication_of_lockstep_s_schema_has_the_replicator_allowed_to_write_all_of_it() throws SQLException {
        Pair pair = Pair.create("whole_schema");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (NativeReplication _ = pair.replicate("a")) {
            SetupSettings settings = pair.settings();
            Pair.setUp(settings);
            pair.run(
                    Side.TARGET,
                    "CREATE ROLE schema_applier",
                    "GRANT CREATE ON DATABASE whole_schema TO schema_applier",
                    "ALTER SUBSCRIPTION whole_schema_sub OWNER TO schema_applier");
            String listed = planned(settings);
            pair.run(Side.SOURCE, "ALTER PUBLICATION whole_schema_sub ADD TABLES IN SCHEMA lockstep");
            String everything = planned(settings);

            String grant = "GRANT INSERT ON TABLE \"lockstep\".\"canary\" TO \"schema_applier\"";
            assertThat(listed)
                    .contains("GRANT INSERT ON TABLE \"lockstep\".\"watermark\" TO \"schema_applier\"")
                    .doesNotContain(grant);
            assertThat(everything).contains(grant);

            pair.run(Side.SOURCE, "ALTER PUBLICATION whole_schema_sub DROP TABLES IN SCHEMA lockstep");
            pair.run(
                    Side.TARGET,
                    "ALTER SUBSCRIPTION whole_schema_sub OWNER TO CURRENT_USER",
                    "DROP OWNED BY schema_applier",
                    "DROP ROLE schema_applier");
            assertThat(Pair.cleanUp(settings)).isTrue();
        }
    }

    private static String planned(SetupSettings settings) {
        try (Setup setup = Setup.plan(settings)) {
            return Script.of("Setup", settings, setup.steps());
        }
    }

    @Test
    void the_dry_run_s_script_run_by_hand_is_a_setup() throws SQLException {
        Pair pair = Pair.create("by_hand").withRole("by_hand");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        List<String> before = pair.snapshot();
        String script = planned(pair.settings());
        assertThat(pair.snapshot()).as("a dry run changes nothing").isEqualTo(before);
        assertThat(script).doesNotContain(Pair.PASSWORD.reveal()).contains("-- \\password by_hand");

        runByHand(pair, script);

        assertThat(Pair.setUp(pair.settings())).allMatch(Step.Present.class::isInstance);
        assertThat(Pair.cleanUp(pair.settings())).isTrue();
        assertThat(pair.snapshot()).isEqualTo(before);
    }

    private static void runByHand(Pair pair, String script) throws SQLException {
        for (String part : script.split("-- ======== on the ", -1)) {
            if (part.startsWith("source") || part.startsWith("target")) {
                Side side = part.startsWith("source") ? Side.SOURCE : Side.TARGET;
                try (Connection connection = pair.database(side).connect();
                        Statement statement = connection.createStatement()) {
                    for (String text : statements(part)) {
                        statement.execute(text);
                    }
                }
            }
        }
    }

    private static List<String> statements(String part) {
        List<String> statements = new ArrayList<>();
        part.lines()
                .skip(1)
                .filter(line -> !line.startsWith("--") && !line.isBlank())
                .forEach(line -> statements.add(line.substring(0, line.length() - 1)));
        return statements;
    }

    private static void arrives(Pair pair, String query, String value) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(pair.text(Side.TARGET, query)).isEqualTo(value));
    }
}
