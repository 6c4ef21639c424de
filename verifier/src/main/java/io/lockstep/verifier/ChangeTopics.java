package io.lockstep.verifier;

import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/// The two change topics as they are on the brokers: equally partitioned, so that a key has both its logs in one
/// task, and stamped by the broker, so that lags do not depend on other clocks.
///
/// @param partitions how many partitions each of them has
record ChangeTopics(Topics topics, int partitions) {
    private static final String BROKER_TIME = "LogAppendTime";
    private static final Duration LEAST_RETENTION = Duration.ofDays(1);
    private static final long UNLIMITED = -1;

    /// @throws VerifierException when a topic is missing, or is not as the judge needs it
    static ChangeTopics check(Brokers brokers, Topics topics) {
        String source = topics.changes(Side.SOURCE);
        String target = topics.changes(Side.TARGET);
        requirePresent(brokers, List.of(source, target));
        requireSettings(brokers, source);
        requireSettings(brokers, target);
        int ofSource = brokers.partitions(source);
        int ofTarget = brokers.partitions(target);
        if (ofSource != ofTarget) {
            throw new VerifierException(("%s has %d partitions and %s has %d: a row's two logs would be in different"
                            + " partitions. Make both anew with the same number, and begin a new epoch")
                    .formatted(source, ofSource, target, ofTarget));
        }
        return new ChangeTopics(topics, ofSource);
    }

    /// Every partition of both topics.
    List<TopicPartition> all() {
        var all = new ArrayList<TopicPartition>();
        for (int partition = 0; partition < partitions; partition++) {
            all.add(new TopicPartition(topics.changes(Side.SOURCE), partition));
            all.add(new TopicPartition(topics.changes(Side.TARGET), partition));
        }
        return all;
    }

    private static void requirePresent(Brokers brokers, List<String> names) {
        var present = brokers.answer(brokers.admin().listTopics().names(), "list its topics");
        List<String> missing =
                names.stream().filter(name -> !present.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw VerifierException.notYet("Kafka has no topic " + String.join(" and no topic ", missing)
                    + ": start capture first, which creates them, or correct 'migration' and 'kafka.bootstrap'");
        }
    }

    private static void requireSettings(Brokers brokers, String name) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        var described = brokers.admin().describeConfigs(List.of(resource)).all();
        Config config = brokers.answer(described, "describe the configuration of " + name).values().stream()
                .findFirst()
                .orElseThrow();
        require(config, name, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BROKER_TIME, "lags are measured by it");
        require(
                config,
                name,
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                "a compacted log has gaps");
        requireRetention(config, name);
    }

    /// A stall must be able to last without records being deleted that were not read yet.
    private static void requireRetention(Config config, String topic) {
        long millis = Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
        if (millis != UNLIMITED && millis < LEAST_RETENTION.toMillis()) {
            throw refused(
                    topic,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(millis),
                    "-1",
                    "a stall of " + LEAST_RETENTION.toHours() + " hours must not lose records that were not read yet");
        }
        require(config, topic, TopicConfig.RETENTION_BYTES_CONFIG, "-1", "a backlog must not lose its oldest records");
    }

    private static void require(Config config, String topic, String name, String wanted, String why) {
        String value = config.get(name).value();
        if (!wanted.equals(value)) {
            throw refused(topic, name, value, wanted, why);
        }
    }

    private static VerifierException refused(String topic, String name, String value, String wanted, String why) {
        return new VerifierException(
                ("%1$s has %2$s=%3$s and needs %4$s (%5$s): change it with kafka-configs.sh --alter"
                                + " --topic %1$s --add-config %2$s=%4$s")
                        .formatted(topic, name, value, wanted, why));
    }
}
