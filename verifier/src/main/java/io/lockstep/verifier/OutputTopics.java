package io.lockstep.verifier;

import io.lockstep.events.TopicShape;
import io.lockstep.events.Topics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// The topics that the verifier writes, of one partition each. It makes those that are missing and leaves the
/// others as they are.
final class OutputTopics {
    private OutputTopics() {}

    static void create(Brokers brokers, Topics topics) {
        TopicShape.ofVerifier(topics).forEach(topic -> create(brokers, topic));
    }

    private static void create(Brokers brokers, TopicShape shape) {
        var topic = new NewTopic(shape.name(), Optional.of(shape.partitions()), Optional.empty())
                .configs(shape.configuration());
        try {
            brokers.answer(brokers.admin().createTopics(List.of(topic)).all(), "create the topic " + shape.name());
        } catch (VerifierException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
