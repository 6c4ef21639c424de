package io.lockstep.cutover;

import io.lockstep.cutover.act.Connector;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.LabDirectory;
import io.lockstep.lab.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;

/// The two database servers of this module's tests, with databases of its own for each test class. Whoever changes
/// roles gives them names of the test's.
public final class SharedServers {
    /// Where the tests keep what Lockstep keeps.
    public static final CutoverTables TABLES = new CutoverTables("lockstep");

    private static final Lab LAB = Lab.builder().source().target().start();

    private SharedServers() {}

    public static Database database(Side side, String name) {
        return server(side).database().named(name);
    }

    public static PostgresServer server(Side side) {
        return side == Side.SOURCE ? LAB.source() : LAB.target();
    }

    /// Where a test may start one more server.
    public static LabDirectory directory() {
        return LAB.directory();
    }

    /// A database of that name on both servers, with the tables of a cutover in it.
    public static void create(String name) throws SQLException {
        for (Side side : Side.values()) {
            execute(server(side).database(), "CREATE DATABASE \"" + name + "\"");
            execute(database(side, name), "CREATE SCHEMA lockstep");
            for (var table : TABLES.columns().entrySet()) {
                execute(
                        database(side, name),
                        "CREATE TABLE " + table.getKey().quoted() + " (" + table.getValue() + ")");
            }
        }
    }

    /// Sessions of the superuser, as an administrator of both.
    public static Map<Side, Connector> connectors(String name) {
        Map<Side, Connector> connectors = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            connectors.put(side, connector(side, name));
        }
        return connectors;
    }

    /// One of them.
    public static Connector connector(Side side, String name) {
        return () -> writing(database(side, name).connect());
    }

    private static Connection writing(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
        }
        return connection;
    }

    public static void execute(Database database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
