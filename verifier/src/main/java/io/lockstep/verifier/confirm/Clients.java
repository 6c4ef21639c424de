package io.lockstep.verifier.confirm;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// How what runs beside the judge talks to Kafka.
public final class Clients {
    private Clients() {}

    /// A consumer of bytes that sees committed records only, from the beginning, and commits nothing.
    ///
    /// @param kafka properties of every client, the brokers among them
    /// @param more of this consumer alone
    public static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> kafka, Map<String, String> more) {
        Map<String, Object> configuration = configuration(kafka);
        configuration.put("isolation.level", "read_committed");
        configuration.put("enable.auto.commit", "false");
        configuration.put("auto.offset.reset", "earliest");
        configuration.putAll(more);
        return new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// The configuration of any client, to be added to. Nobody is sent metrics.
    ///
    /// @param kafka properties of every client, the brokers among them
    public static Map<String, Object> configuration(Map<String, String> kafka) {
        var configuration = new HashMap<String, Object>(kafka);
        configuration.put("enable.metrics.push", "false");
        return configuration;
    }
}
