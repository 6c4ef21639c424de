package io.lockstep.capture.engine;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.service.spi.ServiceRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/// Waits for records before it asks the queue for them, which gathers a batch for `poll.interval.ms`. That a reader
/// has failed is found within [#REST]. Reads the log as a [SteadyLog] with [FaithfulConverters]. Debezium makes the
/// object by its class name.
public final class RestingTask extends PostgresConnectorTask {
    private static final Duration REST = Duration.ofMillis(500);

    private Arrivals arrivals = new Arrivals();

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration config) {
        arrivals = Arrivals.of(config.asMap());
        return super.start(config);
    }

    @Override
    protected void registerServiceProviders(ServiceRegistry services) {
        super.registerServiceProviders(services);
        services.registerServiceProvider(new FaithfulConverters.Provider());
    }

    @Override
    public ReplicationConnection createReplicationConnection(
            PostgresConnectorConfig config, int maxRetries, Duration retryDelay) {
        return new SteadyLog(super.createReplicationConnection(config, maxRetries, retryDelay));
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
