package io.lockstep.capture.setup;

import java.util.Map;

/// The Kafka that a migration uses.
///
/// @param properties of every client, `bootstrap.servers` at least; may hold secrets and is never printed
/// @param partitions of each change topic
public record Brokers(Map<String, String> properties, int partitions) {
    public Brokers {
        properties = Map.copyOf(properties);
    }

    @Override
    public String toString() {
        return "Kafka at " + properties.get("bootstrap.servers");
    }
}
