package io.lockstep.capture;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Position;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.MalformedRecordException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The last change of a lane that its topic has.
final class TopicTail {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long FIRST_LOOK = 64;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String lane;

    private TopicTail(KafkaConsumer<byte[], byte[]> consumer, String lane) {
        this.consumer = consumer;
        this.lane = lane;
    }

    /// Its position, the furthest over the partitions; empty when there is none.
    ///
    /// @param kafka properties of the client, `bootstrap.servers` at least
    /// @throws org.apache.kafka.common.KafkaException when the topic cannot be read
    static Optional<Position> position(String topic, String lane, Map<String, String> kafka) {
        var bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(KafkaClients.consumer(kafka), bytes, bytes)) {
            var tail = new TopicTail(consumer, lane);
            var partitions =
                    Optional.ofNullable(consumer.partitionsFor(topic, PATIENCE)).orElse(List.of());
            return partitions.stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .flatMap(partition -> tail.last(partition).stream())
                    .max(Position::compareTo);
        }
    }

    /// Looks back from the end, further each time, since what stands there may have no position.
    private Optional<Position> last(TopicPartition partition) {
        var alone = List.of(partition);
        consumer.assign(alone);
        long first = consumer.beginningOffsets(alone, PATIENCE).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(alone, PATIENCE).getOrDefault(partition, 0L);
        Optional<Position> found = Optional.empty();
        for (long look = FIRST_LOOK, until = end; found.isEmpty() && until > first; look *= 4) {
            long from = Math.max(first, until - look);
            found = furthest(partition, from, until);
            until = from;
        }
        return found;
    }

    private Optional<Position> furthest(TopicPartition partition, long from, long until) {
        consumer.seek(partition, from);
        Optional<Position> furthest = Optional.empty();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition, PATIENCE) < until) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("Topic " + partition.topic() + " is not answering");
            }
            var records = consumer.poll(Duration.ofMillis(100)).records(partition);
            furthest = Stream.concat(furthest.stream(), records.stream().flatMap(this::position))
                    .max(Position::compareTo);
        }
        return furthest;
    }

    /// Of a change of this lane. What was found without the log has no position.
    private Stream<Position> position(ConsumerRecord<byte[], byte[]> record) {
        try {
            ChangeRecord change = ChangeRecordCodec.decode(record.value());
            return change.lane().equals(lane) && !change.position().equals(Position.START)
                    ? Stream.of(change.position())
                    : Stream.empty();
        } catch (MalformedRecordException _) {
            return Stream.empty();
        }
    }
}
