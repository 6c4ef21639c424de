package io.lockstep.cutover.feed;

import io.lockstep.events.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// How the coordinator's consumers are configured: no group, committed records only, and no silent reset of offsets.
public final class ConsumerProperties {
    private ConsumerProperties() {}

    /// @param name of the consumer among those of the coordinator
    public static Map<String, Object> of(Topics topics, Map<String, String> client, String name) {
        var properties = new HashMap<String, Object>(client);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, topics.migration() + "-" + name);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
        properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        return properties;
    }
}
