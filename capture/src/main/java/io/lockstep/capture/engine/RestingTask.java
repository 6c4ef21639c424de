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
import org.apache.kafka.connect.source.SourceRecord;

/// Waits for records before it asks the queue for them, which gathers a batch for `poll.interval.ms`, and has values
/// decoded as [PrintedTypes] says. That a reader has failed is found within [#REST]. Debezium makes the object by its
/// class name.
public final class RestingTask extends PostgresConnectorTask {
    /// The property that has what the streaming session is told before it streams.
    static final String SESSION_STATEMENT = "lockstep.session.statement";

    private static final Duration REST = Duration.ofMillis(500);

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

    @Override
    protected void doStop() {
        arrivals.forget();
        super.doStop();
    }
}
