package io.lockstep.cutover.traffic;

import io.lockstep.cutover.query.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/// Which database a session has got to. The moment at which its server was started tells servers apart that have the
/// same system identifier, as a promoted copy and its original do, and needs no right; the address does not tell them
/// apart, since everybody gets there by another one.
///
/// @param started to the microsecond
/// @param writes whether a transaction may write there
record ServerIdentity(String address, String database, String started, boolean writes) {
    static ServerIdentity of(Connection session) throws SQLException {
        return Query.first(
                        session,
                        "SELECT coalesce(host(inet_server_addr()) || ':' || inet_server_port(), 'a socket'),"
                                + " current_database(), to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC',"
                                + " 'YYYY-MM-DD HH24:MI:SS.US'),"
                                + " NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'",
                        row -> new ServerIdentity(
                                row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)))
                .orElseThrow(() -> new SQLException("no answer"));
    }

    boolean isSameServer(ServerIdentity other) {
        return Objects.equals(started, other.started) && Objects.equals(database, other.database);
    }

    @Override
    public String toString() {
        return database + " at " + address + ", started " + started + (writes ? "" : ", read-only");
    }
}
