package io.lockstep.capture.doctor;

import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.setup.Brokers;
import io.lockstep.capture.setup.MigrationTopics;
import io.lockstep.capture.setup.TopicAdmin;
import java.util.ArrayList;
import java.util.List;

/// Kafka: whether it answers, and whether the topics are as they must be.
final class KafkaChecks {
    private static final String KAFKA = "kafka";

    private final Brokers brokers;
    private final String migration;

    KafkaChecks(Brokers brokers, String migration) {
        this.brokers = brokers;
        this.migration = migration;
    }

    List<Finding> findings() {
        try (TopicAdmin admin = TopicAdmin.open(brokers)) {
            return topics(new MigrationTopics(migration, admin));
        } catch (SetupException e) {
            return List.of(Finding.unreachable(KAFKA, String.valueOf(e.getMessage()), e.fix()));
        }
    }

    private static List<Finding> topics(MigrationTopics topics) {
        List<Finding> findings = new ArrayList<>();
        topics.problems()
                .forEach(problem -> findings.add(Finding.error("topics", KAFKA, problem.what(), problem.fix())));
        topics.risks().forEach(risk -> findings.add(Finding.warn("topics", KAFKA, risk.what(), risk.fix())));
        List<String> missing = topics.missing();
        if (!missing.isEmpty()) {
            findings.add(Finding.warn(
                    "topics",
                    KAFKA,
                    "missing: " + String.join(", ", missing),
                    "run `lockstep setup`, which creates them"));
        } else if (findings.isEmpty()) {
            findings.add(Finding.ok("topics", KAFKA, "all topics are as they must be"));
        }
        return findings;
    }
}
