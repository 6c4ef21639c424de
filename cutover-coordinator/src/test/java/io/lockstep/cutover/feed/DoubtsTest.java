package io.lockstep.cutover.feed;

import static io.lockstep.cutover.view.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.view.CanaryRules;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Ledger;
import io.lockstep.events.CanaryKind;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Side;
import io.lockstep.events.json.CanaryReport;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.PlantedCanary;
import io.lockstep.events.json.SharedConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// On the consumer that Kafka's clients have for tests: there the verdicts stand still until they are read.
final class DoubtsTest {
    private static final TopicPartition VERDICTS = new TopicPartition("shop.verdicts", 0);
    /// Given partitions are proven up to 41.
    private static final PlantedCanary DUE = new PlantedCanary(CanaryKind.LOST_UPDATE, 7, 3, 30, 40, 0, NOW);

    private final Ledger ledger = new Ledger(
            Given.RULES.with(new CanaryRules("lockstep", Duration.ofSeconds(60), Duration.ofSeconds(1))), () -> NOW);
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final Doubts doubts = new Doubts(ledger, consumer, VERDICTS);

    @Test
    void a_canary_is_missed_only_when_the_verdicts_have_been_read_up_to_where_they_ended() {
        consumer.assign(List.of(VERDICTS));
        consumer.updateBeginningOffsets(Map.of(VERDICTS, 0L));
        consumer.updateEndOffsets(Map.of(VERDICTS, 2L));
        consumer.seek(VERDICTS, 0);
        assertThat(doubts.settle()).as("nothing depends on it").isFalse();

        planted();
        assertThat(doubts.settle()).as("two verdicts are not read yet").isFalse();
        assertThat(missed()).isZero();
        read(0);
        assertThat(doubts.settle()).isFalse();
        consumer.updateEndOffsets(Map.of(VERDICTS, 9L));
        read(1);
        assertThat(doubts.settle()).as("what has come since does not matter").isTrue();
        assertThat(missed()).isOne();
        assertThat(doubts.settle()).as("nothing depends on it any more").isFalse();
    }

    private void read(long offset) {
        consumer.addRecord(
                new ConsumerRecord<>(VERDICTS.topic(), 0, offset, "k".getBytes(StandardCharsets.UTF_8), new byte[0]));
        consumer.poll(Duration.ZERO);
    }

    private void planted() {
        ledger.add(Given.healthy(0));
        ledger.add(Given.healthy(1));
        ledger.add(new CaptureReport(
                "main",
                Side.SOURCE,
                true,
                null,
                null,
                null,
                Map.of(),
                new FingerprintScheme(7, 1, 1),
                SharedConfiguration.NONE,
                null,
                List.of(),
                new CanaryReport(List.of(DUE), false, false, null),
                NOW));
    }

    private long missed() {
        return ledger.state().canaries().values().stream()
                .flatMap(canaries -> canaries.missed().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }
}
