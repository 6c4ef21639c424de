package io.lockstep.lab.dms;

import io.lockstep.lab.Database;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.replication.ReplicationSlotInfo;

/// A replication connection to the source, and what is read by it. Not thread-safe.
final class Slot implements AutoCloseable {
    private final Connection session;
    private final String name;
    private @Nullable PGReplicationStream stream;

    private Slot(Connection session, String name) {
        this.session = session;
        this.name = name;
    }

    static Slot connect(Database source, String name) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", source.user());
        properties.setProperty("password", source.password());
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "9.4");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return new Slot(DriverManager.getConnection(source.jdbcUrl(), properties), name);
    }

    /// Makes it. Its snapshot is that of the moment from which it has changes, to be read while this connection
    /// does
    /// nothing else.
    ReplicationSlotInfo create() throws SQLException {
        return session.unwrap(PGConnection.class)
                .getReplicationAPI()
                .createReplicationSlot()
                .logical()
                .withSlotName(name)
                .withOutputPlugin("test_decoding")
                .make();
    }

    void drop() throws SQLException {
        session.unwrap(PGConnection.class).getReplicationAPI().dropReplicationSlot(name);
    }

    void read() throws SQLException {
        stream = session.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(name)
                .withSlotOption("include-timestamp", true)
                .withSlotOption("skip-empty-xacts", true)
                .start();
    }

    /// What has come; empty when nothing has.
    Optional<Decoded> next() throws SQLException {
        ByteBuffer message = reading().readPending();
        if (message == null) {
            return Optional.empty();
        }
        return Optional.of(Decoded.of(StandardCharsets.UTF_8.decode(message).toString()));
    }

    /// Of what was read last.
    LogSequenceNumber position() {
        return reading().getLastReceiveLSN();
    }

    void confirm(LogSequenceNumber end) throws SQLException {
        reading().setAppliedLSN(end);
        reading().setFlushedLSN(end);
        reading().forceUpdateStatus();
    }

    private PGReplicationStream reading() {
        if (stream == null) {
            throw new IllegalStateException("not reading yet");
        }
        return stream;
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
