package io.lockstep.cutover.feed;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/// Whether a consumer is connected to any broker. A consumer that has lost them all says nothing by itself: it goes
/// on polling in vain.
public final class Connection {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Metric connections;
    private long lastSeen = System.nanoTime();

    public Connection(Consumer<?, ?> consumer) {
        connections = consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("consumer-metrics"))
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .map(java.util.Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Kafka's consumer does not count its connections"));
    }

    /// Whether there has been no connection for two seconds.
    public boolean lost() {
        long now = System.nanoTime();
        if (connections.metricValue() instanceof Number open && open.doubleValue() > 0) {
            lastSeen = now;
        }
        return now - lastSeen > PATIENCE.toNanos();
    }
}
