package io.lockstep.lab;

/// The one lab of this module's tests, started by the first that needs it and closed with the JVM. Test classes use
/// it at the same time, each in databases of its own.
final class SharedLab {
    private static final Lab LAB = Lab.start();

    private SharedLab() {}

    static Lab lab() {
        return LAB;
    }

    /// A new, empty database on one of the shared servers.
    static Database emptyDatabase(PostgresServer server, String name) throws java.sql.SQLException {
        Sessions.execute(server.database(), "CREATE DATABASE " + Quoting.identifier(name));
        return server.database().named(name);
    }
}
