package io.lockstep.capture.engine;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Operation;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.spi.SlotCreationResult;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/// A connection to the log whose rows can be read whatever their values are: see [SteadyColumn].
@SuppressWarnings("try") // closes what may be interrupted, as the interface has it
final class SteadyLog implements ReplicationConnection {
    private static final Set<Operation> ROWS = EnumSet.of(Operation.INSERT, Operation.UPDATE, Operation.DELETE);

    private final ReplicationConnection log;

    SteadyLog(ReplicationConnection log) {
        this.log = log;
    }

    @Override
    public ReplicationStream startStreaming(WalPositionLocator position) throws SQLException, InterruptedException {
        return new Steady(log.startStreaming(position));
    }

    @Override
    public ReplicationStream startStreaming(Lsn offset, WalPositionLocator position)
            throws SQLException, InterruptedException {
        return new Steady(log.startStreaming(offset, position));
    }

    @Override
    public Optional<SlotCreationResult> createReplicationSlot() throws SQLException {
        return log.createReplicationSlot();
    }

    @Override
    public void initConnection() throws SQLException, InterruptedException {
        log.initConnection();
    }

    @Override
    public boolean isConnected() throws SQLException {
        return log.isConnected();
    }

    @Override
    public void reconnect() throws SQLException {
        log.reconnect();
    }

    @Override
    public void close() throws Exception {
        log.close();
    }

    @SuppressWarnings("try")
    private record Steady(ReplicationStream stream) implements ReplicationStream {
        @Override
        public void read(ReplicationMessageProcessor processor) throws SQLException, InterruptedException {
            stream.read(steady(processor));
        }

        @Override
        public boolean readPending(ReplicationMessageProcessor processor) throws SQLException, InterruptedException {
            return stream.readPending(steady(processor));
        }

        private static ReplicationMessageProcessor steady(ReplicationMessageProcessor processor) {
            return message -> processor.process(steady(message));
        }

        /// Only rows have values; of other messages the engine asks what class they are.
        private static ReplicationMessage steady(ReplicationMessage message) {
            return ROWS.contains(message.getOperation()) && !message.isSkippedMessage()
                    ? new SteadyRow(message)
                    : message;
        }

        @Override
        public void flushLsn(Lsn lsn) throws SQLException {
            stream.flushLsn(lsn);
        }

        @Override
        public Lsn lastReceivedLsn() {
            return stream.lastReceivedLsn();
        }

        @Override
        public Lsn startLsn() {
            return stream.startLsn();
        }

        @Override
        public void startKeepAlive(ExecutorService service) {
            stream.startKeepAlive(service);
        }

        @Override
        public void stopKeepAlive() {
            stream.stopKeepAlive();
        }

        @Override
        public void close() throws Exception {
            stream.close();
        }
    }
}
