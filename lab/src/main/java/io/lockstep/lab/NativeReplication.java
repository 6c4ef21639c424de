package io.lockstep.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// PostgreSQL's own logical replication: a publication of listed tables on the source and a subscription on the
/// target. The lab's replicator.
///
/// The subscription commits synchronously, so that the target's own change log shows a change as soon as it is
/// applied.
public final class NativeReplication implements AutoCloseable {
    private final Database source;
    private final Database target;
    private final String name;

    private NativeReplication(Database source, Database target, String name) {
        this.source = source;
        this.target = target;
        this.name = name;
    }

    /// Creates both ends and starts the initial copy. Each table must have a replica identity, or the
    /// source would reject updates of it.
    ///
    /// @param name of publication, subscription and slot: `[a-z0-9_]`
    public static NativeReplication create(Database source, Database target, String name, List<TableName> tables)
            throws SQLException {
        NativeReplication replication = new NativeReplication(source, target, name);
        String list = tables.stream().map(TableName::quoted).collect(Collectors.joining(", "));
        Sessions.execute(source, "CREATE PUBLICATION " + replication.quoted() + " FOR TABLE " + list);
        Sessions.execute(
                target,
                "CREATE SUBSCRIPTION " + replication.quoted() + " CONNECTION "
                        + Quoting.literal(source.connectionString()) + " PUBLICATION " + replication.quoted()
                        + " WITH (copy_data = true, streaming = off, synchronous_commit = 'on')");
        return replication;
    }

    public String name() {
        return name;
    }

    /// Publishes one more table and copies it.
    public void addTable(TableName table) throws SQLException {
        Sessions.execute(source, "ALTER PUBLICATION " + quoted() + " ADD TABLE " + table.quoted());
        Sessions.execute(target, "ALTER SUBSCRIPTION " + quoted() + " REFRESH PUBLICATION");
    }

    /// Stops applying, and returns once the worker is gone: nothing changes on the target until [#enable()].
    public void disable() throws SQLException {
        Sessions.execute(target, "ALTER SUBSCRIPTION " + quoted() + " DISABLE");
        Await.until(
                "the apply worker of " + name + " stops",
                Duration.ofMinutes(2),
                () -> !exists(target, "SELECT 1 FROM pg_stat_subscription WHERE subname = ? AND pid IS NOT NULL"));
    }

    /// Goes on where [#disable()] stopped.
    public void enable() throws SQLException {
        Sessions.execute(target, "ALTER SUBSCRIPTION " + quoted() + " ENABLE");
    }

    /// Waits until the initial copy of every table is complete and its changes are applied (`srsubstate = 'r'`).
    public void awaitSynchronised(Duration timeout) throws SQLException {
        Await.until(
                "all tables of " + name + " are copied",
                timeout,
                () -> !exists(
                        target,
                        "SELECT 1 FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid WHERE s.subname = ? AND r.srsubstate <> 'r'"));
    }

    /// Waits until everything that the source had committed when this was called is applied.
    public void awaitCaughtUp(Duration timeout) throws SQLException {
        String lsn = Sessions.text(source, "SELECT pg_current_wal_lsn()::text");
        Await.until(
                name + " has applied everything up to " + lsn,
                timeout,
                () -> exists(
                        source,
                        "SELECT 1 FROM pg_replication_slots WHERE slot_name = ? AND confirmed_flush_lsn >= "
                                + Quoting.literal(lsn) + "::pg_lsn"));
    }

    /// Drops subscription, slot and publication.
    @Override
    public void close() throws SQLException {
        Sessions.execute(target, "DROP SUBSCRIPTION IF EXISTS " + quoted());
        Sessions.execute(source, "DROP PUBLICATION IF EXISTS " + quoted());
    }

    private boolean exists(Database where, String query) throws SQLException {
        try (Connection connection = where.connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private String quoted() {
        return Quoting.identifier(name);
    }
}
