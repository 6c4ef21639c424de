package io.lockstep.capture;

import io.lockstep.capture.database.SetupException;
import io.lockstep.events.TopicShape;
import io.lockstep.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/// The topics that captures write: the change topics, with broker time and as many partitions on both sides, and
/// the captures' reports.
public final class ChangeTopics {
    /// Enough for brokers that can be reached at all.
    private static final int FIRST_CONTACT_MILLIS = 5_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private ChangeTopics() {}

    /// Creates the topics that are missing, and checks those that are there.
    ///
    /// @param kafka properties of the client, `bootstrap.servers` at least
    /// @throws SetupException when Kafka does not answer, or a topic is not as it must be
    public static void create(Map<String, String> kafka, String migration, int partitions) {
        List<TopicShape> wanted = wanted(migration, partitions);
        ask(kafka, admin -> {
            for (TopicShape topic : wanted) {
                create(admin, topic);
            }
            awaitPresence(admin, wanted);
            check(admin, wanted);
        });
    }

    /// Checks that all topics are there and as they must be.
    ///
    /// @throws SetupException when Kafka does not answer, a topic is missing, or not as it must be
    public static void require(Map<String, String> kafka, String migration, int partitions) {
        ask(kafka, admin -> check(admin, wanted(migration, partitions)));
    }

    private static List<TopicShape> wanted(String migration, int partitions) {
        return TopicShape.ofCaptures(new Topics(migration), partitions);
    }

    private static void ask(Map<String, String> kafka, Question question) {
        try (Admin admin = Admin.create(KafkaClients.admin(kafka))) {
            var soon = new DescribeClusterOptions();
            if (!kafka.containsKey(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)) {
                soon.timeoutMs(FIRST_CONTACT_MILLIS);
            }
            admin.describeCluster(soon).clusterId().get();
            question.of(admin);
        } catch (ExecutionException e) {
            throw unreachable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(kafka, e);
        }
    }

    private static void create(Admin admin, TopicShape wanted) throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic(wanted.name(), Optional.of(wanted.partitions()), Optional.empty())
                .configs(wanted.configuration());
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static void check(Admin admin, List<TopicShape> wanted) throws ExecutionException, InterruptedException {
        Set<String> missing = missing(admin, wanted);
        if (!missing.isEmpty()) {
            throw SetupException.notYet(
                    "Kafka has no topic " + String.join(", ", missing),
                    "run `lockstep setup`, or correct migration and kafka.bootstrap");
        }
        for (TopicShape topic : wanted) {
            requirePartitions(admin, topic);
            requireConfiguration(admin, topic);
        }
    }

    private static Set<String> missing(Admin admin, List<TopicShape> wanted)
            throws ExecutionException, InterruptedException {
        Set<String> missing =
                new TreeSet<>(wanted.stream().map(TopicShape::name).toList());
        missing.removeAll(admin.listTopics().names().get());
        return missing;
    }

    /// A topic just created may not be known to the broker that is asked.
    private static void awaitPresence(Admin admin, List<TopicShape> wanted)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!missing(admin, wanted).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(INTERVAL);
        }
    }

    private static void requirePartitions(Admin admin, TopicShape wanted)
            throws ExecutionException, InterruptedException {
        int actual = admin.describeTopics(List.of(wanted.name())).allTopicNames().get().values().stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
        if (actual != wanted.partitions()) {
            String fix = wanted.partitions() == 1
                    ? "delete it and run `lockstep setup`"
                    : "set kafka.partitions to " + actual + ", or delete the topics of the migration";
            throw new SetupException(
                    "Topic " + wanted.name() + " has " + actual + " partitions, but "
                            + (wanted.partitions() == 1 ? "needs one" : "kafka.partitions is " + wanted.partitions()),
                    fix);
        }
    }

    private static void requireConfiguration(Admin admin, TopicShape wanted)
            throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, wanted.name());
        Config actual = admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .findFirst()
                .orElseThrow();
        wanted.vital().forEach((name, value) -> requireSetting(wanted.name(), actual, name, value));
    }

    private static void requireSetting(String topic, Config actual, String name, String wanted) {
        String value = actual.get(name).value();
        if (!wanted.equals(value)) {
            throw new SetupException(
                    "Topic " + topic + " has " + name + "=" + value + " and needs " + wanted,
                    "kafka-configs.sh --alter --topic " + topic + " --add-config " + name + "=" + wanted);
        }
    }

    private static SetupException unreachable(Map<String, String> kafka, Exception e) {
        return new SetupException(
                "Kafka at " + kafka.get("bootstrap.servers") + " did not answer: " + Failures.message(e),
                "start it, or correct kafka.bootstrap and kafka.properties",
                e);
    }

    @FunctionalInterface
    private interface Question {
        void of(Admin admin) throws ExecutionException, InterruptedException;
    }
}
