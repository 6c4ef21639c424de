package io.lockstep.lab.dms;

import io.lockstep.lab.Database;
import io.lockstep.lab.Quoting;
import io.lockstep.lab.Sessions;
import java.sql.SQLException;

/// The role as which a task writes to the target: what a guide to DMS asks for, and no superuser.
public final class DmsRoles {
    private DmsRoles() {}

    /// Creates it, with rights on what is in the schemas now, and the control schema, which it owns. From
    /// PostgreSQL
    /// 15.
    ///
    /// @return the target as this role
    public static Database onTarget(
            Database target, String name, String password, String controlSchema, String... schemas)
            throws SQLException {
        String role = Quoting.identifier(name);
        Sessions.execute(
                target,
                "CREATE ROLE " + role + " LOGIN PASSWORD " + Quoting.literal(password)
                        + "; GRANT SET ON PARAMETER session_replication_role TO " + role
                        + "; CREATE SCHEMA IF NOT EXISTS " + Quoting.identifier(controlSchema) + " AUTHORIZATION "
                        + role);
        for (String schema : schemas) {
            grant(target, name, schema);
        }
        return new Database(target.host(), target.port(), target.name(), name, password);
    }

    /// Rights on all tables of a schema that there are now.
    public static void grant(Database target, String name, String schema) throws SQLException {
        String role = Quoting.identifier(name);
        String in = Quoting.identifier(schema);
        Sessions.execute(
                target,
                "GRANT USAGE ON SCHEMA " + in + " TO " + role
                        + "; GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA " + in + " TO "
                        + role);
    }
}
