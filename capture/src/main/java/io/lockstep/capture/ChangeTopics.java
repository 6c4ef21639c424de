package io.lockstep.capture;

import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/// Creates the change topics of a migration: broker time, nothing ever expires, as many partitions on both sides.
public final class ChangeTopics {
    private static final Map<String, String> CONFIGURATION =
            Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "-1", "cleanup.policy", "delete");

    /// Enough for brokers that can be reached at all.
    private static final int FIRST_CONTACT_MILLIS = 5_000;

    private ChangeTopics() {}

    /// Creates the topics that are missing.
    ///
    /// @param kafka properties of the client, `bootstrap.servers` at least
    /// @throws SetupException when Kafka does not answer, or a topic exists with another number of partitions
    public static void create(Map<String, String> kafka, String migration, int partitions) {
        List<String> names =
                Stream.of(Side.values()).map(new Topics(migration)::changes).toList();
        try (Admin admin = Admin.create(KafkaClients.admin(kafka))) {
            var soon = new DescribeClusterOptions();
            if (!kafka.containsKey(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)) {
                soon.timeoutMs(FIRST_CONTACT_MILLIS);
            }
            admin.describeCluster(soon).clusterId().get();
            for (String name : names) {
                create(admin, name, partitions);
            }
        } catch (ExecutionException e) {
            throw unreachable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(kafka, e);
        }
    }

    private static void create(Admin admin, String name, int partitions)
            throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.<Short>empty()).configs(CONFIGURATION);
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            requirePartitions(
                    admin.describeTopics(List.of(name)).allTopicNames().get().get(name), partitions);
        }
    }

    private static void requirePartitions(@Nullable TopicDescription topic, int partitions) {
        int actual = topic == null ? partitions : topic.partitions().size();
        if (topic != null && actual != partitions) {
            throw new SetupException(
                    "Topic " + topic.name() + " has " + actual + " partitions, but kafka.partitions is " + partitions,
                    "set kafka.partitions to " + actual + ", or delete the topics of the migration");
        }
    }

    private static SetupException unreachable(Map<String, String> kafka, Exception e) {
        return new SetupException(
                "Kafka at " + kafka.get("bootstrap.servers") + " did not answer: " + Failures.message(e),
                "start it, or correct kafka.bootstrap and kafka.properties",
                e);
    }
}
