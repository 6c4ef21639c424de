package io.lockstep.app.topics;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.KafkaAccess.Bootstrap;
import io.lockstep.app.failure.UserError;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// Where a migration's topics are.
public record TopicAccess(Topics topics, Map<String, String> client) {
    /// @throws UserError when the broker lives inside another process
    public static TopicAccess of(Configuration configuration) {
        var client = new HashMap<>(configuration.kafka().properties().values());
        switch (configuration.kafka().bootstrap()) {
            case Bootstrap.Servers(String addresses) -> client.put("bootstrap.servers", addresses);
            case Bootstrap.Embedded _ ->
                throw UserError.usage(
                        "kafka.bootstrap is embedded: the broker lives inside `lockstep run`, on a port of its choice",
                        "give the address that its log names, with --set kafka.bootstrap=127.0.0.1:PORT");
        }
        return new TopicAccess(new Topics(configuration.migration()), client);
    }

    /// The whole name of a topic of the migration.
    ///
    /// @throws UserError when it has no such topic
    public String topic(String name) {
        String prefix = topics.migration() + ".";
        String whole = name.startsWith(prefix) ? name : prefix + name;
        if (!all().contains(whole)) {
            throw UserError.usage(
                    "the migration has no topic '" + name + "'", "use one of " + String.join(", ", all()));
        }
        return whole;
    }

    private List<String> all() {
        return List.of(
                topics.changes(Side.SOURCE),
                topics.changes(Side.TARGET),
                topics.suspects(),
                topics.verdicts(),
                topics.partials(),
                topics.progress(),
                topics.sweeps(),
                topics.captures(),
                topics.rulings());
    }

    /// What a consumer is given: no group, committed records only.
    Map<String, Object> consumer() {
        var properties = new HashMap<String, Object>(client);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, topics.migration() + "-cli");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        return properties;
    }
}
