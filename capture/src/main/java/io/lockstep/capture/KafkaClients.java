package io.lockstep.capture;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// How the Kafka clients of capture are configured: a user's properties over Lockstep's preferences, and over both
/// what no proof can do without.
public final class KafkaClients {
    private static final Map<String, Object> PRODUCER = Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
            ProducerConfig.LINGER_MS_CONFIG, 5,
            ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);

    private static final Map<String, Object> PRODUCER_REQUIRED = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class);

    private static final Map<String, Object> ADMIN = Map.of(
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000",
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");

    private KafkaClients() {}

    /// Of the producers that write the change topics.
    ///
    /// @param properties the user's, and `bootstrap.servers`
    public static Map<String, Object> producer(Map<String, String> properties) {
        Map<String, Object> all = new HashMap<>(PRODUCER);
        all.putAll(properties);
        all.putAll(PRODUCER_REQUIRED);
        return all;
    }

    /// Of a client that looks at what a change topic has.
    ///
    /// @param properties the user's, and `bootstrap.servers`
    static Map<String, Object> consumer(Map<String, String> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        return all;
    }

    /// Of the client that creates the change topics.
    ///
    /// @param properties the user's, and `bootstrap.servers`
    public static Map<String, Object> admin(Map<String, String> properties) {
        Map<String, Object> all = new HashMap<>(ADMIN);
        all.putAll(properties);
        return all;
    }
}
