package io.lockstep.app.config;

import java.util.Objects;

/// The broker, and what its topics look like.
///
/// @param partitions of each change topic
/// @param properties for every client
public record KafkaAccess(Bootstrap bootstrap, int partitions, ClientProperties properties) {
    public KafkaAccess {
        Objects.requireNonNull(bootstrap);
        Objects.requireNonNull(properties);
        if (partitions < 1) {
            throw new IllegalArgumentException("kafka.partitions must be at least 1, got " + partitions);
        }
    }

    /// Where the broker is.
    public sealed interface Bootstrap {
        /// A broker inside this process.
        record Embedded() implements Bootstrap {}

        /// A cluster that exists already: `host:port,host:port`.
        record Servers(String addresses) implements Bootstrap {}
    }

    static KafkaAccess of(Settings settings) {
        String bootstrap = settings.text("kafka.bootstrap");
        return new KafkaAccess(
                bootstrap.equals("embedded") ? new Bootstrap.Embedded() : new Bootstrap.Servers(bootstrap),
                settings.number("kafka.partitions"),
                settings.get("kafka.properties", ClientProperties.class));
    }
}
