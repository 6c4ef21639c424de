package io.lockstep.cutover.certificate;

import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One state of one database, which a transaction of its own goes on seeing. Used by one thread at a time.
final class Snapshot {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

    /// A server lets go of it by itself when nothing is read for as long: nobody may have come back for it.
    private static final String SETTINGS = """
            SET default_transaction_read_only = on;
            SET row_security = off;
            SET lock_timeout = '5s';
            SET idle_in_transaction_session_timeout = '2min';
            SET application_name = 'lockstep certificate';
            """;

    private static final Digest.Unknown STOPPED = new Digest.Unknown("the coordinator was stopped before it was read");

    private static final Digest.Unknown REWRITTEN =
            new Digest.Unknown("it was truncated, rewritten, made anew or given other partitions before it was read");

    private final Side side;
    private final Connection session;
    private final String lsn;
    private final Instant at;
    private volatile @Nullable Statement running;
    private volatile boolean cancelled;

    private Snapshot(Side side, Connection session, String lsn, Instant at) {
        this.side = side;
        this.session = session;
        this.lsn = lsn;
        this.at = at;
    }

    /// A session that can open one at once.
    static Connection session(Connector connector, String settings) throws SQLException {
        Connection session = connector.connect();
        try {
            Query.execute(session, SETTINGS + settings);
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /// Opens it: two round trips.
    static Snapshot open(Side side, Connection session) throws SQLException {
        session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        session.setAutoCommit(false);
        return Query.first(
                        session,
                        "SELECT pg_catalog.pg_current_wal_insert_lsn()::text, pg_catalog.clock_timestamp()",
                        row -> new Snapshot(
                                side,
                                session,
                                Objects.requireNonNull(row.getString(1)),
                                row.getTimestamp(2).toInstant()))
                .orElseThrow();
    }

    Side side() {
        return side;
    }

    Connection session() {
        return session;
    }

    /// Where the log was when it was opened: it shows nothing that stands behind.
    String lsn() {
        return lsn;
    }

    /// When that was, by the server's clock.
    Instant at() {
        return at;
    }

    /// Runs the statement of one table. Its lock is given back at once; the snapshot stays.
    ///
    /// @param table that it reads, as this side calls it
    /// @param patience after which the server gives it up
    Digest digest(TableId table, String statement, Duration patience) {
        if (cancelled) {
            return STOPPED;
        }
        if (!patience.isPositive()) {
            return new Digest.Unknown("there was no time left (certificate.digests-within)");
        }
        try {
            Savepoint before = session.setSavepoint();
            Digest digest = run(table, statement, patience);
            session.rollback(before);
            return digest;
        } catch (SQLException e) {
            return unknown(e);
        }
    }

    private Digest run(TableId table, String statement, Duration patience) {
        try (Statement plain = session.createStatement()) {
            running = plain;
            plain.execute(
                    "SET LOCAL statement_timeout = " + Math.max(1, Math.min(patience.toMillis(), Integer.MAX_VALUE)));
            try (ResultSet row = plain.executeQuery(statement)) {
                row.next();
                Digest digest = new Digest.Known(row.getLong("rows"), Objects.requireNonNull(row.getString("digest")));
                return Rewritten.is(session, table) ? REWRITTEN : digest;
            }
        } catch (SQLException e) {
            return unknown(e);
        } finally {
            running = null;
        }
    }

    /// Ends what is being read, and whatever would have been read after that; from any thread.
    void cancel() {
        cancelled = true;
        Statement now = running;
        if (now != null) {
            try {
                now.cancel();
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("A digest could not be cancelled");
            }
        }
    }

    /// Lets go of it: nothing more is read.
    void release() {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("A snapshot could not be let go of");
        }
    }

    /// By its code alone: a server's message may show a value.
    private Digest.Unknown unknown(SQLException e) {
        if (cancelled) {
            return STOPPED;
        }
        String state = String.valueOf(e.getSQLState());
        String reason = switch (state) {
            case "57014" -> "it took longer than certificate.digests-within allows, or somebody cancelled it";
            case "42501" -> "its rows may not all be read with the account of the configuration";
            case "42P01" -> "it was not there any more";
            case "55P03" -> "somebody else held a lock on it for 5 s";
            default -> "the server answered with the error " + state;
        };
        return new Digest.Unknown("on the " + side.word() + " " + reason);
    }
}
