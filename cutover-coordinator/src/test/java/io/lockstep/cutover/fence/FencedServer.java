package io.lockstep.cutover.fence;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.lab.Database;
import io.lockstep.lab.PostgresOptions;
import io.lockstep.lab.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// A source server of its own, since roles are of a whole server, with every way to write a migrated table.
final class FencedServer {
    static final String LOCK = "the fenced server";
    static final String DATABASE = "fenced \"shop\"";
    static final String PASSWORD = "correct horse";
    static final String HOSTILE = "O'Brien \"the\" Größte; DROP ROLE x --";
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Each way to write, and what is given to the role that writes that way.
    static final Map<String, String> WAYS = Map.ofEntries(
            Map.entry("directly", "GRANT INSERT ON orders TO directly"),
            Map.entry("columns", "GRANT INSERT (who) ON orders TO columns"),
            Map.entry("heir", "GRANT writers TO heir"),
            Map.entry("noinherit", "ALTER ROLE noinherit NOINHERIT; GRANT writers TO noinherit"),
            Map.entry("owner", "ALTER TABLE owned OWNER TO owner"),
            Map.entry("parent", "GRANT INSERT ON events TO parent"),
            Map.entry("leaf", "GRANT INSERT ON days_1 TO leaf"),
            Map.entry("root", "ALTER ROLE root SUPERUSER"),
            Map.entry("writesall", "GRANT pg_write_all_data TO writesall"),
            Map.entry(HOSTILE, "GRANT INSERT ON orders TO " + Identifiers.quote(HOSTILE)));

    static final List<TableId> TABLES = List.of(
            new TableId("public", "orders"),
            new TableId("public", "owned"),
            new TableId("public", "events_1"),
            new TableId("public", "days"));

    private static final PostgresServer SERVER = start();
    private static final AtomicLong RUNS = new AtomicLong();

    private FencedServer() {}

    private static PostgresServer start() {
        PostgresServer server = PostgresServer.create(SharedServers.directory(), "fenced", PostgresOptions.defaults());
        try {
            SharedServers.execute(server.database(), "CREATE DATABASE " + Identifiers.quote(DATABASE));
            Database database = server.database().named(DATABASE);
            SharedServers.execute(database, "CREATE SCHEMA lockstep");
            for (var table : SharedServers.TABLES.columns().entrySet()) {
                SharedServers.execute(
                        database, "CREATE TABLE " + table.getKey().quoted() + " (" + table.getValue() + ")");
            }
            SharedServers.execute(
                    database,
                    "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, who text, at int)",
                    "CREATE TABLE owned (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, who text)",
                    "CREATE TABLE events (who text, day int DEFAULT 1) PARTITION BY LIST (day)",
                    "CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1)",
                    "CREATE TABLE days (who text, day int DEFAULT 1) PARTITION BY LIST (day)",
                    "CREATE TABLE days_1 PARTITION OF days FOR VALUES IN (1)",
                    "CREATE TABLE elsewhere (who text)",
                    "CREATE ROLE writers",
                    "GRANT INSERT ON orders TO writers");
            for (var way : WAYS.entrySet()) {
                create(database, way.getKey());
                SharedServers.execute(database, way.getValue());
            }
            return server;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void create(Database database, String role) throws SQLException {
        SharedServers.execute(
                database, "CREATE ROLE " + Identifiers.quote(role) + " LOGIN PASSWORD '" + PASSWORD + "'");
    }

    static void create(String role) throws SQLException {
        create(database(), role);
    }

    static int majorVersion() {
        return SERVER.majorVersion();
    }

    static Database database() {
        return SERVER.database().named(DATABASE);
    }

    /// Also where the default is read-only.
    static void execute(String... statements) throws SQLException {
        try (Connection connection =
                Objects.requireNonNull(connectors().get(Side.SOURCE)).connect()) {
            for (String each : statements) {
                Query.execute(connection, each);
            }
        }
    }

    static Connection connect(String role) throws SQLException {
        return connect(role, "");
    }

    /// @param options of the server, as `-c name=value`
    static Connection connect(String role, String options) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", role);
        properties.setProperty("password", PASSWORD);
        properties.setProperty("options", options);
        return DriverManager.getConnection(database().jdbcUrl(), properties);
    }

    static Map<Side, Connector> connectors() {
        return Map.of(Side.SOURCE, () -> {
            Connection connection = database().connect();
            Query.execute(connection, "SET default_transaction_read_only = off");
            return connection;
        });
    }

    static OpenDatabases databases() {
        return new OpenDatabases(connectors());
    }

    /// The lease for a run of its own.
    static Lease lease() throws Exception {
        return lease(connectors());
    }

    static Lease lease(Map<Side, Connector> connectors) throws Exception {
        execute("DELETE FROM lockstep.lease");
        return Lease.take(connectors, SharedServers.TABLES, Duration.ofHours(1), "test", RUNS.incrementAndGet());
    }

    static void abort(Lease lease) throws SQLException {
        lease.transaction(
                Side.SOURCE,
                source -> new DecisionTable(SharedServers.TABLES)
                        .decide(source, lease.run(), Verdict.ABORT, lease.epoch(), "test"));
    }

    static FenceScope scope(String... appRoles) {
        return new FenceScope(TABLES, Set.of(), List.of(appRoles), Set.of());
    }

    static FenceSource fence(String... appRoles) {
        return new FenceSource(scope(appRoles), SharedServers.TABLES, PATIENCE);
    }

    static List<String> texts(String query) throws SQLException {
        try (Connection connection = database().connect()) {
            return Query.texts(connection, query);
        }
    }

    /// All that the server knows of its roles, passwords too.
    static List<String> roles() throws SQLException {
        return texts("SELECT a::text FROM pg_authid a ORDER BY oid");
    }

    static FenceSet set(String... appRoles) throws SQLException {
        try (Connection connection = database().connect()) {
            return FenceSet.look(connection, scope(appRoles));
        }
    }
}
