package io.lockstep.capture.engine;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.spi.SlotCreationResult;
import io.debezium.jdbc.JdbcConnection;
import java.sql.SQLException;
import java.util.Optional;

/// A replication connection whose session does as one statement says before it streams. The driver asks for the time
/// zone
/// of this machine when it connects, and no setting of the connection can tell it otherwise.
///
/// @param session the same connection
record PinnedConnection(ReplicationConnection stream, JdbcConnection session, String statement)
        implements ReplicationConnection {
    @Override
    public ReplicationStream startStreaming(WalPositionLocator position) throws SQLException, InterruptedException {
        session.execute(statement);
        return stream.startStreaming(position);
    }

    @Override
    public ReplicationStream startStreaming(Lsn from, WalPositionLocator position)
            throws SQLException, InterruptedException {
        session.execute(statement);
        return stream.startStreaming(from, position);
    }

    @Override
    public void reconnect() throws SQLException {
        stream.reconnect();
        session.execute(statement);
    }

    @Override
    public Optional<SlotCreationResult> createReplicationSlot() throws SQLException {
        return stream.createReplicationSlot();
    }

    @Override
    public void initConnection() throws SQLException, InterruptedException {
        stream.initConnection();
    }

    @Override
    public boolean isConnected() throws SQLException {
        return stream.isConnected();
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
