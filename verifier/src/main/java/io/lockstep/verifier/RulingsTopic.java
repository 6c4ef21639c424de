package io.lockstep.verifier;

import io.lockstep.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// The topic of rulings: as many partitions as the change topics have, so that a ruling comes to the task that
/// judges its row. What nobody has read for a week concerns nothing that still stands as it did.
final class RulingsTopic {
    private static final Map<String, String> CONFIGURATION = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, "604800000",
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

    private RulingsTopic() {}

    /// Makes the topic when it is missing.
    ///
    /// @throws VerifierException when it has another number of partitions than the change topics
    static void prepare(Brokers brokers, Topics topics, int partitions) {
        if (create(brokers, topics.rulings(), partitions)) {
            return;
        }
        int found = brokers
                .answer(
                        brokers.admin()
                                .describeTopics(List.of(topics.rulings()))
                                .allTopicNames(),
                        "describe the topic " + topics.rulings())
                .values()
                .stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
        if (found != partitions) {
            throw new VerifierException(
                    "%s has %d partitions and the change topics have %d: delete it, the verifier makes it anew"
                            .formatted(topics.rulings(), found, partitions));
        }
    }

    /// Returns whether it was missing.
    private static boolean create(Brokers brokers, String name, int partitions) {
        var topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(CONFIGURATION);
        try {
            brokers.answer(brokers.admin().createTopics(List.of(topic)).all(), "create the topic " + name);
            return true;
        } catch (VerifierException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            return false;
        }
    }
}
