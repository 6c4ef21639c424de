package io.lockstep.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.events.Side;
import io.lockstep.verifier.streams.History;
import io.lockstep.verifier.streams.JudgeTopology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class VerifierStartIT implements OnSharedBroker {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void unequal_partition_counts_are_refused() {
        Migration migration = SharedBroker.migration(3, 2);

        assertThatThrownBy(() -> Verifier.start(migration.settings()))
                .isInstanceOf(VerifierException.class)
                .hasMessageContaining(migration.name() + ".source.changes has 3 partitions")
                .hasMessageContaining(migration.name() + ".target.changes has 2");
    }

    @Test
    void missing_topics_are_named() {
        var migration =
                new Migration("absent", SharedBroker.broker().bootstrap(), SharedBroker.stateDirectory("absent"));

        assertThatThrownBy(() -> Verifier.start(migration.settings()))
                .isInstanceOf(VerifierException.class)
                .hasMessageContaining("no topic absent.source.changes and no topic absent.target.changes");
    }

    @Test
    void a_topic_stamped_by_its_producers_is_refused() {
        Migration migration = SharedBroker.empty();
        migration.createTopic(migration.topics().changes(Side.SOURCE), 1, Map.of());
        migration.createTopic(migration.topics().changes(Side.TARGET), 1, Map.of());

        assertThatThrownBy(() -> Verifier.start(migration.settings()))
                .isInstanceOf(VerifierException.class)
                .hasMessageContaining("message.timestamp.type=CreateTime")
                .hasMessageContaining("LogAppendTime");
    }

    @Test
    void unread_records_that_are_gone_are_a_gap_and_not_passed_over() throws Exception {
        Migration migration = SharedBroker.migration(1);
        Followed.start(migration.settings()).close();
        migration.send(new History(1).watermark(1).watermark(2).records());
        var source = new TopicPartition(migration.topics().changes(Side.SOURCE), 0);
        try (Admin admin = migration.admin()) {
            admin.deleteRecords(Map.of(source, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }

        assertThatThrownBy(() -> Verifier.start(migration.settings()))
                .isInstanceOf(VerifierException.class)
                .hasMessageContaining("UNPROVEN(GAP)")
                .hasMessageContaining("stopped at offset 0 of " + source + ", which now begins at 2");
    }

    @Test
    void a_topic_made_anew_is_a_gap() throws Exception {
        Migration migration = SharedBroker.migration(1);
        var source = new TopicPartition(migration.topics().changes(Side.SOURCE), 0);
        migration.begin(source, 99);

        assertThatThrownBy(() -> Verifier.start(migration.settings()))
                .isInstanceOf(VerifierException.class)
                .hasMessageContaining("stopped at offset 99 of " + source + ", which now ends at 0");
    }

    @Test
    void lost_state_is_a_gap() throws Exception {
        Migration migration = SharedBroker.migration(1);
        migration.send(new History(1).watermark(1).records());
        try (Followed _ = Followed.start(migration.settings())) {
            await().atMost(PATIENCE).until(() -> !migration.progress().isEmpty());
        }
        List<String> changelogs = JudgeTopology.changelogs(migration.settings().application());
        try (Admin admin = migration.admin()) {
            admin.deleteTopics(changelogs).all().get();
            await().atMost(PATIENCE)
                    .until(() -> admin.listTopics().names().get().stream().noneMatch(changelogs::contains));
        }

        assertThatThrownBy(() -> Verifier.start(migration.settings()))
                .isInstanceOf(VerifierException.class)
                .hasMessageContaining("state is lost")
                .hasMessageContaining(changelogs.getFirst());
    }

    @Test
    void what_is_not_a_record_stops_the_verifier_and_its_place_is_named() {
        Migration migration = SharedBroker.migration(1);
        String topic = migration.topics().changes(Side.TARGET);
        migration.send(new ProducerRecord<>(topic, 0, null, new byte[] {77, 1, 2}));

        try (Verifier verifier = Verifier.start(migration.settings())) {
            await().atMost(PATIENCE).until(() -> verifier.status().failed());

            assertThat(verifier.status().message())
                    .contains("offset 0 of " + topic + "-0")
                    .contains("layout 77");
        }
        assertThat(migration.committed(new TopicPartition(topic, 0))).isZero();
    }

    @Test
    void brokers_that_do_not_answer_are_named() {
        var settings = SharedBroker.migration(1).settings();
        var elsewhere = VerifierSettings.of(settings.topics(), "127.0.0.1:1", settings.stateDirectory())
                .withKafka(Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "500"));

        assertThatThrownBy(() -> Verifier.start(elsewhere))
                .isInstanceOf(VerifierException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    @Test
    void status_follows_the_verifier() {
        Migration migration = SharedBroker.migration(1);

        Verifier verifier = Verifier.start(migration.settings());
        await().atMost(PATIENCE).until(() -> verifier.status().state() == VerifierStatus.State.RUNNING);
        assertThat(verifier.streams().metrics()).isNotEmpty();
        verifier.close();

        assertThat(verifier.status().state()).isEqualTo(VerifierStatus.State.CLOSED);
    }
}
