package io.lockstep.capture.database;

/// What a server must be like before anything is created on it.
final class Preconditions {
    private static final int OLDEST = 140000;
    private static final String MAY_REPLICATE = """
            SELECT 1 FROM pg_roles r WHERE r.rolname = current_user AND (r.rolsuper OR r.rolreplication
                OR EXISTS (SELECT FROM pg_roles g WHERE g.rolname = 'rds_replication' AND pg_has_role(r.oid, g.oid, 'MEMBER')))""";

    private Preconditions() {}

    /// @throws SetupException naming the first that is not met
    static void require(Session session) {
        int version = Integer.parseInt(setting(session, "server_version_num"));
        if (version < OLDEST) {
            throw new SetupException(
                    capitalised(session) + " is PostgreSQL " + version / 10000 + ", which is too old",
                    "use PostgreSQL 14 or newer");
        }
        String level = setting(session, "wal_level");
        if (!level.equals("logical")) {
            throw new SetupException(
                    capitalised(session) + " has wal_level = " + level + ", so its changes cannot be read",
                    "set wal_level = logical (on RDS and Aurora: rds.logical_replication = 1) and restart the server");
        }
        if (!session.exists(MAY_REPLICATE)) {
            throw new SetupException(
                    "User " + session.user() + " may not read the changes of " + session.described(),
                    "ALTER ROLE " + Identifiers.quote(session.user())
                            + " REPLICATION (on RDS and Aurora: GRANT rds_replication TO it)");
        }
    }

    private static String setting(Session session, String name) {
        return session.strings("SELECT current_setting(?)", name).getFirst();
    }

    private static String capitalised(Session session) {
        String described = session.described();
        return "T" + described.substring(1);
    }
}
