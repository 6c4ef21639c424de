package io.lockstep.verifier;

import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.LabDirectory;
import io.lockstep.lab.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// The two database servers of this module's tests, with databases of its own for each test class.
public final class SharedPostgres {
    private static final Lab LAB = Lab.builder().source().target().start();

    private SharedPostgres() {}

    public static Database database(Side side, String name) {
        return server(side).database().named(name);
    }

    /// Where a test may start one more server.
    public static LabDirectory directory() {
        return LAB.directory();
    }

    /// A database of that name on either server.
    public static void create(String name) throws SQLException {
        for (Side side : Side.values()) {
            execute(server(side).database(), "CREATE DATABASE " + name);
        }
    }

    public static void execute(Database database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static PostgresServer server(Side side) {
        return side == Side.SOURCE ? LAB.source() : LAB.target();
    }
}
