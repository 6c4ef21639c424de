package io.lockstep.verifier;

import io.lockstep.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// The topics that the verifier writes, of one partition each. It makes those that are missing and leaves the
/// others as they are.
final class OutputTopics {
    private static final Map<String, String> COMPACTED =
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    private static final Map<String, String> KEPT = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");

    private OutputTopics() {}

    static void create(Brokers brokers, Topics topics) {
        create(brokers, topics.suspects(), KEPT);
        create(brokers, topics.verdicts(), COMPACTED);
        create(brokers, topics.partials(), COMPACTED);
        create(brokers, topics.progress(), COMPACTED);
    }

    private static void create(Brokers brokers, String name, Map<String, String> configuration) {
        var topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(configuration);
        try {
            brokers.answer(brokers.admin().createTopics(List.of(topic)).all(), "create the topic " + name);
        } catch (VerifierException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
