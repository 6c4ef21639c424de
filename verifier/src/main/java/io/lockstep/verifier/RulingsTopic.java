package io.lockstep.verifier;

import io.lockstep.events.TopicShape;
import io.lockstep.events.Topics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// The topic of rulings: as many partitions as the change topics have, so that a ruling comes to the task that
/// judges its row.
final class RulingsTopic {
    private RulingsTopic() {}

    /// Makes the topic when it is missing.
    ///
    /// @throws VerifierException when it has another number of partitions than the change topics
    static void prepare(Brokers brokers, Topics topics, int partitions) {
        if (create(brokers, TopicShape.rulings(topics, partitions))) {
            return;
        }
        int found = brokers.partitions(topics.rulings());
        if (found != partitions) {
            throw new VerifierException(
                    "%s has %d partitions and the change topics have %d: delete it, the verifier makes it anew"
                            .formatted(topics.rulings(), found, partitions));
        }
    }

    /// Returns whether it was missing.
    private static boolean create(Brokers brokers, TopicShape shape) {
        var topic = new NewTopic(shape.name(), Optional.of(shape.partitions()), Optional.empty())
                .configs(shape.configuration());
        try {
            brokers.answer(brokers.admin().createTopics(List.of(topic)).all(), "create the topic " + shape.name());
            return true;
        } catch (VerifierException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            return false;
        }
    }
}
