package io.lockstep.cutover.reverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.cutover.Decisions;
import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.lab.Database;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The way back by logins that are no superusers, which PostgreSQL allows since 16.
class ReverseLoginIT {
    private static final String NAME = "reverse_login";
    private static final String OWNER = "reverse_login_owner";
    private static final String SECRET = "reverse-secret";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final ReverseLane LANE =
            new ReverseLane(NAME, List.of(new TableId("public", "t")), List.of(), address());
    private static final PrepareReverse PREPARE = new PrepareReverse(LANE, Patience.LONG);

    @BeforeAll
    static void create() throws SQLException {
        assumeTrue(SharedServers.server(Side.SOURCE).majorVersion() >= 16, "only superusers subscribe before 16");
        SharedServers.create(NAME);
        for (Side side : Side.values()) {
            execute(
                    side,
                    "CREATE ROLE " + OWNER + " NOLOGIN",
                    "CREATE TABLE t (id int PRIMARY KEY)",
                    "ALTER TABLE t OWNER TO " + OWNER);
        }
        execute(Side.TARGET, "CREATE ROLE reverse_login_back LOGIN REPLICATION PASSWORD '" + SECRET + "'");
        execute(
                Side.SOURCE,
                "CREATE ROLE reverse_login_op LOGIN PASSWORD 'op'",
                "GRANT USAGE ON SCHEMA lockstep TO reverse_login_op",
                "GRANT ALL ON ALL TABLES IN SCHEMA lockstep TO reverse_login_op");
    }

    @Test
    void what_it_lacks_is_named_and_with_it_the_way_back_works_and_no_log_has_the_password() throws Exception {
        assertThat(failures()).containsOnlyKeys("reverse-role", "reverse-owners");
        execute(
                Side.SOURCE,
                "GRANT pg_create_subscription, " + OWNER + " TO reverse_login_op",
                "GRANT CREATE ON DATABASE " + NAME + " TO reverse_login_op",
                "ALTER DATABASE " + NAME + " SET log_statement = 'all'");
        assertThat(failures()).containsExactly(Map.entry("reverse-password", "1: log_statement = all"));
        Decisions.fresh(NAME, 7).close();
        try (Lease lease = take()) {
            assertThatThrownBy(() -> PREPARE.perform(lease))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("log_statement = all");
        }
        execute(Side.SOURCE, "ALTER DATABASE " + NAME + " SET log_statement = 'ddl'", "DELETE FROM lockstep.lease");
        assertThat(failures()).isEmpty();
        try (Lease lease = take()) {
            carries(lease);
        }
        assertThat(Files.readString(SharedServers.server(Side.SOURCE).log()))
                .contains(LANE.name())
                .doesNotContain(SECRET);
    }

    private static void carries(Lease lease) throws Exception {
        StartReverse start = new StartReverse(LANE, Decisions.TABLE);
        PREPARE.perform(lease);
        Decisions.decide(lease, Verdict.COMMIT);
        execute(Side.TARGET, "INSERT INTO t VALUES (1), (2)");
        start.perform(lease);
        await().atMost(LONG).until(() -> start.probe(lease) instanceof Probe.Done);
        await().atMost(LONG)
                .until(() -> lease.read(Side.SOURCE, ReverseLoginIT::rows).equals(List.of("1", "2")));
        new DropReverse(LANE, Patience.LONG).perform(lease);
        assertThat(Made.onBothSides(NAME)).isEmpty();
    }

    private static List<String> rows(Connection source) throws SQLException {
        Query.execute(source, "SET ROLE " + OWNER);
        List<String> rows = Query.texts(source, "SELECT id FROM t ORDER BY id");
        Query.execute(source, "RESET ROLE");
        return rows;
    }

    private static Lease take() throws Exception {
        return Lease.take(connectors(), SharedServers.TABLES, Duration.ofHours(1), "test", 7);
    }

    private static Map<Side, Connector> connectors() {
        Map<Side, Connector> connectors = new EnumMap<>(SharedServers.connectors(NAME));
        Database source = SharedServers.database(Side.SOURCE, NAME);
        connectors.put(
                Side.SOURCE,
                () -> new Database(source.host(), source.port(), NAME, "reverse_login_op", "op").connect());
        return connectors;
    }

    private static Map<String, String> failures() throws Exception {
        Map<String, String> failed = new TreeMap<>();
        try (OpenDatabases databases = new OpenDatabases(connectors())) {
            for (Guardrail each : ReverseGuardrails.of(LANE, 1L << 40)) {
                Sighting sighting = each.look(databases);
                if (sighting.state() != Sighting.State.PASS) {
                    failed.put(each.name(), sighting.observed());
                }
            }
        }
        return failed;
    }

    private static Conninfo address() {
        Database target = SharedServers.database(Side.TARGET, NAME);
        return new Conninfo(Map.of(
                "host", target.host(),
                "port", Integer.toString(target.port()),
                "dbname", target.name(),
                "user", "reverse_login_back",
                "password", SECRET));
    }

    private static void execute(Side side, String... statements) throws SQLException {
        SharedServers.execute(SharedServers.database(side, NAME), statements);
    }
}
