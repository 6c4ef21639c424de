package io.lockstep.capture.engine;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorConfig.AutoCreateMode;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for records before it asks the queue for them, which gathers a batch for `poll.interval.ms`, and has values
/// decoded as [PrintedTypes] says. That a reader has failed is found within [#REST]. Debezium makes the object by its
/// class name.
public final class RestingTask extends PostgresConnectorTask {
    /// The property that has what the streaming session is told before it streams.
    static final String SESSION_STATEMENT = "lockstep.session.statement";

    private static final Logger LOG = LoggerFactory.getLogger(RestingTask.class);
    private static final Duration REST = Duration.ofMillis(500);

    /// How many commits have been asked for since the last began that is not followed by another.
    private final AtomicInteger commits = new AtomicInteger();

    private Arrivals arrivals = new Arrivals();
    private Duration statusInterval = Duration.ZERO;
    private String sessionStatement = "";

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration config) {
        arrivals = Arrivals.of(config.asMap());
        statusInterval = Duration.ofMillis(config.getLong(PostgresConnectorConfig.STATUS_UPDATE_INTERVAL_MS));
        sessionStatement = config.getString(SESSION_STATEMENT);
        return super.start(config);
    }

    /// As Debezium does, with types that leave values as they are printed.
    @Override
    protected ReplicationConnection buildReplicationConnection(
            PostgresConnection connection, PostgresSchema schema, PostgresConnectorConfig config) throws SQLException {
        ReplicationConnection stream = ReplicationConnection.builder(config)
                .withSlot(config.slotName())
                .withPublication(config.publicationName())
                .withTableFilter(config.getTableFilters())
                .withPublicationAutocreateMode(AutoCreateMode.DISABLED)
                .withPlugin(config.plugin())
                .dropSlotOnClose(false)
                .statusUpdateInterval(statusInterval)
                .withTypeRegistry(new PrintedTypes(connection))
                .withSchema(schema)
                .jdbcMetadataConnection(connection)
                .build();
        return new PinnedConnection(stream, (JdbcConnection) stream, sessionStatement);
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        arrivals.await(REST);
        return super.doPoll();
    }

    /// Confirms to the slot in the background: the connection is busy as long as there is something to read, and who
    /// handles records would wait for most of a second. What is asked for meanwhile is done afterwards.
    @Override
    public void performCommit() {
        if (commits.getAndIncrement() == 0) {
            Thread.ofVirtual().name("slot-confirmation").start(this::confirm);
        }
    }

    private void confirm() {
        int asked;
        do {
            asked = commits.get();
            try {
                super.performCommit();
            } catch (RuntimeException e) {
                LOG.atDebug().setCause(e).log("Nothing is confirmed, for the engine is about to stop");
            }
        } while (!commits.compareAndSet(asked, 0));
    }

    @Override
    protected void doStop() {
        arrivals.forget();
        super.doStop();
    }
}
