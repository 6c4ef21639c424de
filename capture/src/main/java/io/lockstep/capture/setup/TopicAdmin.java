package io.lockstep.capture.setup;

import io.lockstep.capture.database.SetupException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Topics and consumer groups, with failures that are explained to the user. Thread-safe.
public final class TopicAdmin implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Brokers brokers;
    private final Admin admin;

    private TopicAdmin(Brokers brokers, Admin admin) {
        this.brokers = brokers;
        this.admin = admin;
    }

    /// @throws SetupException when a property is wrong
    public static TopicAdmin open(Brokers brokers) {
        Map<String, Object> properties = new HashMap<>(brokers.properties());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        try {
            return new TopicAdmin(brokers, Admin.create(properties));
        } catch (KafkaException e) {
            throw refused(brokers, "refused its configuration", e);
        }
    }

    int partitions() {
        return brokers.partitions();
    }

    /// The names of all topics that this client may see.
    public Set<String> topics() {
        return answer(admin.listTopics().names(), "list its topics");
    }

    /// How many partitions each of these topics has.
    public Map<String, Integer> partitions(Set<String> names) {
        return answer(admin.describeTopics(names).allTopicNames(), "describe its topics").entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().partitions().size()));
    }

    /// The configuration of one topic.
    public Map<String, String> configuration(String topic) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return answer(admin.describeConfigs(List.of(resource)).all(), "describe the topic " + topic).values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    /// Creates a topic, and returns when it is listed.
    void create(String name, int partitions, Map<String, String> configuration) {
        var topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configuration);
        answer(admin.createTopics(List.of(topic)).all(), "create the topic " + name);
        awaitListed(name, true);
    }

    /// Deletes a topic; one that is gone is none to delete. Returns when it is no longer listed.
    void delete(String name) {
        try {
            answer(admin.deleteTopics(List.of(name)).all(), "delete the topic " + name);
        } catch (SetupException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
        awaitListed(name, false);
    }

    /// The brokers, who list, learn of a change later than the controller, who answers.
    private void awaitListed(String name, boolean listed) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (topics().contains(name) != listed && System.nanoTime() < deadline) {
            Pause.before("topic " + name + " is " + (listed ? "listed" : "gone"));
        }
    }

    /// How many members a consumer group has; empty when there is no such group.
    public Optional<Integer> members(String group) {
        try {
            return answer(admin.describeConsumerGroups(List.of(group)).all(), "describe the group " + group)
                    .values()
                    .stream()
                    .filter(description -> description.groupState() != GroupState.DEAD)
                    .map(description -> description.members().size())
                    .findFirst();
        } catch (SetupException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void deleteGroup(String group) {
        try {
            answer(admin.deleteConsumerGroups(List.of(group)).all(), "delete the group " + group);
        } catch (SetupException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }

    private <T> T answer(KafkaFuture<T> future, String what) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw refused(brokers, "did not " + what, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(brokers, "was not waited for", e);
        }
    }

    private static SetupException refused(Brokers brokers, String what, Throwable cause) {
        return new SetupException(
                brokers + " " + what + ": " + cause.getMessage(),
                "start it, or correct kafka.bootstrap and kafka.properties",
                cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
