package io.lockstep.app.failure;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/// Explains PostgreSQL's refusals by their SQLSTATE; the server's own words are kept, since they name the object.
final class ExplainDatabase {
    private record Meaning(String happened, String fix, ExitStatus status) {}

    private static final Map<String, Meaning> MEANINGS = Map.ofEntries(
            usage("28P01", "refused the password", "correct %1$s.user and %1$s.password"),
            usage("28000", "refused the login", "check %1$s.user, LOGIN on the role, and pg_hba.conf"),
            usage("3D000", "has no such database", "correct the database name in %1$s.url"),
            usage("42501", "refused for lack of a privilege", "grant it to %1$s.user"),
            usage("42P01", "has no such table", "create the table, or correct the tables in the configuration"),
            usage("3F000", "has no such schema", "create the schema, or correct its name in the configuration"),
            usage("42704", "has no such object", "create it, or correct its name in the configuration"),
            usage("55000", "is not set up for this", "set wal_level = logical and restart the server"),
            usage("55006", "has the object in use", "end the other Lockstep that uses it"),
            usage("53400", "has reached a configured limit", "raise max_replication_slots or max_wal_senders"),
            usage("25006", "accepts no writes", "name a server that is not a standby in %1$s.url"),
            usage("58P01", "no longer has the log that was asked for", "begin a new epoch with a new slot"),
            unreachable("08001", "cannot be reached", "start it, or correct %1$s.url"),
            unreachable("08004", "rejected the connection", "set %1$s.password, or check pg_hba.conf"),
            unreachable("08006", "broke the connection", "check the server's log and the network"),
            unreachable("08P01", "did not speak PostgreSQL's protocol", "correct the port in %1$s.url"),
            unreachable("53300", "has no free connection", "raise max_connections, or close some"),
            unreachable("57P01", "ended the connection", "check who terminated it, then start again"),
            unreachable("57P03", "is starting up or shutting down", "wait until it accepts connections"));

    private ExplainDatabase() {}

    static Optional<UserError> failure(Peer peer, SQLException thrown) {
        return switch (thrown.getCause()) {
            case ConnectException refused -> Optional.of(Explain.refused(peer, refused));
            case UnknownHostException unknown -> Optional.of(Explain.unknownHost(peer, unknown));
            case SocketTimeoutException slow -> Optional.of(noAnswer(peer, slow));
            case null, default ->
                Optional.ofNullable(MEANINGS.get(String.valueOf(thrown.getSQLState())))
                        .map(meaning -> explained(peer, meaning, thrown));
        };
    }

    private static UserError explained(Peer peer, Meaning meaning, SQLException thrown) {
        return new UserError(
                peer.described() + " " + meaning.happened + ": " + firstLine(thrown),
                meaning.fix.formatted(peer.key()),
                meaning.status,
                thrown);
    }

    private static UserError noAnswer(Peer peer, Throwable cause) {
        return new UserError(
                "no answer from " + peer.described(),
                "check the network, firewalls and " + peer.key() + ".url",
                ExitStatus.UNREACHABLE,
                cause);
    }

    private static String firstLine(SQLException thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    }

    private static Map.Entry<String, Meaning> usage(String state, String happened, String fix) {
        return Map.entry(state, new Meaning(happened, fix, ExitStatus.USAGE));
    }

    private static Map.Entry<String, Meaning> unreachable(String state, String happened, String fix) {
        return Map.entry(state, new Meaning(happened, fix, ExitStatus.UNREACHABLE));
    }
}
