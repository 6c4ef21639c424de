package io.lockstep.capture.engine;

import io.debezium.connector.postgresql.PostgresConnector;
import java.util.Properties;
import org.apache.kafka.connect.connector.Task;

/// Debezium's connector for PostgreSQL, resting while nothing happens. Debezium makes the object by its class name.
public final class RestingConnector extends PostgresConnector {
    /// Sets up an engine to rest.
    ///
    /// @param session what its streaming session is told before it streams
    public static void configure(Properties engine, String session) {
        engine.setProperty(RestingTask.SESSION_STATEMENT, session);
        engine.setProperty("connector.class", RestingConnector.class.getName());
        engine.setProperty("queue.provider.type", ArrivalQueue.NAME);
        PatientSockets.configure(engine);
        Arrivals.configure(engine);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return RestingTask.class;
    }
}
