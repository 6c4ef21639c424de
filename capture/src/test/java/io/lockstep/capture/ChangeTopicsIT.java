package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTopicsIT implements OnSharedLab {
    private static final Map<String, String> KAFKA =
            Map.of("bootstrap.servers", SharedLab.lab().kafka().bootstrap());

    @Test
    void topics_that_are_missing_may_come_and_are_fine_once_they_are_created() {
        assertThatThrownBy(() -> ChangeTopics.require(KAFKA, "topics_missing", 2))
                .isInstanceOfSatisfying(
                        SetupException.class, e -> assertThat(e.mayCome()).isTrue())
                .hasMessage("Kafka has no topic topics_missing.captures, topics_missing.source.changes,"
                        + " topics_missing.target.changes");

        ChangeTopics.create(KAFKA, "topics_missing", 2);
        ChangeTopics.create(KAFKA, "topics_missing", 2);
        ChangeTopics.require(KAFKA, "topics_missing", 2);
    }

    @Test
    void another_number_of_partitions_is_named_with_both_numbers() {
        ChangeTopics.create(KAFKA, "topics_number", 2);

        assertThatThrownBy(() -> ChangeTopics.require(KAFKA, "topics_number", 3))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e.mayCome()).isFalse();
                    assertThat(e.fix()).startsWith("set kafka.partitions to 2");
                })
                .hasMessage("Topic topics_number.source.changes has 2 partitions, but kafka.partitions is 3");
    }

    @ParameterizedTest
    @CsvSource({"message.timestamp.type, CreateTime, LogAppendTime", "cleanup.policy, compact, delete"})
    void a_setting_that_makes_proofs_wrong_is_named_with_the_one_needed(String name, String value, String needed)
            throws Exception {
        String migration = "topics_" + name.replace('.', '_');
        String topic = new Topics(migration).changes(Side.TARGET);
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(KAFKA))) {
            var settings = new HashMap<>(Map.of("message.timestamp.type", "LogAppendTime"));
            settings.put(name, value);
            var wrong = new NewTopic(topic, Optional.of(2), Optional.empty()).configs(settings);
            admin.createTopics(List.of(wrong)).all().get();
        }

        assertThatThrownBy(() -> ChangeTopics.create(KAFKA, migration, 2))
                .isInstanceOfSatisfying(
                        SetupException.class, e -> assertThat(e.fix()).endsWith("--add-config " + name + "=" + needed))
                .hasMessage("Topic " + topic + " has " + name + "=" + value + " and needs " + needed);
    }
}
