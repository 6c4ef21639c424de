package io.lockstep.lab;

import java.sql.SQLException;

/// An application's ordinary role: it reads and writes all that is in schema `public`, owns nothing, and may log in on
/// the source alone.
public final class ApplicationRole {
    private ApplicationRole() {}

    /// Creates it on both sides, with rights on what is there now.
    public static void create(Database source, Database target, String name, String password) throws SQLException {
        create(source, name, " LOGIN PASSWORD " + Quoting.literal(password));
        create(target, name, " NOLOGIN PASSWORD " + Quoting.literal(password));
    }

    private static void create(Database database, String name, String attributes) throws SQLException {
        String role = Quoting.identifier(name);
        Sessions.execute(
                database,
                "CREATE ROLE " + role + attributes
                        + "; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role
                        + "; GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO " + role);
    }
}
