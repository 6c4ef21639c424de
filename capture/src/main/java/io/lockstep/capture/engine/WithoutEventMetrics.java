package io.lockstep.capture.engine;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.util.Map;

/// Takes from an engine the metrics that it keeps of each event: among them a text of the last event's position and
/// key,
/// written anew for every event, and a second thread that averages lags. They cost a third of what reading a change
/// costs (`benchmarks/capture`), and nobody reads them: lag is measured by row, and what was captured is counted where
/// it is sent. Also the key of a row is no longer to be seen among the JVM's beans.
///
/// It is no signal action: Debezium asks every provider of signal actions for its own just before an engine begins to
/// stream, and hands it what else nobody is given. Debezium finds it as a service.
public final class WithoutEventMetrics implements SignalActionProvider {
    @Override
    @SuppressWarnings("deprecation") // nothing else says which engine it is
    public <P extends Partition> Map<String, SignalAction<P>> createActions(
            EventDispatcher<P, ? extends DataCollectionId> dispatcher,
            ChangeEventSourceCoordinator<P, ?> coordinator,
            CommonConnectorConfig engine) {
        if (Arrivals.serve(engine.getConfig().asMap())) {
            dispatcher.setEventListener(DataChangeEventListener.NO_OP());
        }
        return Map.of();
    }
}
