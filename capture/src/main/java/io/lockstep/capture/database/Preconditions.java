package io.lockstep.capture.database;

import io.lockstep.events.Identifiers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a server must be like before anything is created on it.
public final class Preconditions {
    private static final int OLDEST = 140000;
    private static final String MAY_REPLICATE = """
            SELECT 1 FROM pg_roles r WHERE r.rolname = current_user AND (r.rolsuper OR r.rolreplication
                OR EXISTS (SELECT FROM pg_roles g WHERE g.rolname = 'rds_replication' AND pg_has_role(r.oid, g.oid, 'MEMBER')))""";

    private Preconditions() {}

    /// What the server lacks to have a change log that can be read.
    public static List<Problem> ofServer(Session session) {
        return Stream.of(version(session), walLevel(session), encoding(session), writable(session))
                .flatMap(Optional::stream)
                .toList();
    }

    /// What this user lacks to read it.
    public static List<Problem> ofUser(Session session) {
        return mayReplicate(session).stream().toList();
    }

    private static Optional<Problem> version(Session session) {
        int version = Integer.parseInt(setting(session, "server_version_num"));
        return version >= OLDEST
                ? Optional.empty()
                : problem(
                        capitalised(session) + " is PostgreSQL " + version / 10000 + ", which is too old",
                        "use PostgreSQL 14 or newer");
    }

    private static Optional<Problem> walLevel(Session session) {
        String level = setting(session, "wal_level");
        return level.equals("logical")
                ? Optional.empty()
                : problem(
                        capitalised(session) + " has wal_level = " + level + ", so its changes cannot be read",
                        "set wal_level = logical (on RDS and Aurora: rds.logical_replication = 1) and restart the server");
    }

    /// Bytes that are no text all read alike.
    private static Optional<Problem> encoding(Session session) {
        return setting(session, "server_encoding").equals("SQL_ASCII")
                ? problem(
                        capitalised(session) + " has the encoding SQL_ASCII: nobody knows what its bytes mean, so that"
                                + " values could differ unseen",
                        "move it into a database that has an encoding, such as UTF8, first")
                : Optional.empty();
    }

    private static Optional<Problem> mayReplicate(Session session) {
        return session.exists(MAY_REPLICATE)
                ? Optional.empty()
                : problem(
                        "User " + session.user() + " may not read the changes of " + session.described(),
                        "ALTER ROLE " + Identifiers.quote(session.user())
                                + " REPLICATION (on RDS and Aurora: GRANT rds_replication TO it)");
    }

    private static Optional<Problem> writable(Session session) {
        return session.exists("SELECT 1 WHERE pg_is_in_recovery()")
                ? problem(
                        capitalised(session) + " is a standby, which accepts no writes",
                        "name the primary server in " + session.side().word() + ".url")
                : Optional.empty();
    }

    private static Optional<Problem> problem(String what, String fix) {
        return Optional.of(new Problem(what, fix));
    }

    private static String setting(Session session, String name) {
        return session.strings("SELECT current_setting(?)", name).getFirst();
    }

    private static String capitalised(Session session) {
        String described = session.described();
        return "T" + described.substring(1);
    }
}
