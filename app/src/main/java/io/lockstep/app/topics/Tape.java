package io.lockstep.app.topics;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Partitions of topics, played from a place to their end as it was at the beginning. Confined to one thread.
final class Tape implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;

    Tape(TopicAccess access) {
        consumer = new KafkaConsumer<>(access.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// @throws UserError when the topic does not exist
    List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER);
        if (found == null || found.isEmpty()) {
            throw new UserError(
                    "there is no topic " + topic + " yet",
                    "start the service that writes it, or correct migration and kafka.bootstrap",
                    ExitStatus.UNREACHABLE);
        }
        return found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .sorted(java.util.Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    void fromBeginning(Collection<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /// Begins with what was appended since a moment.
    void fromTime(Collection<TopicPartition> partitions, Instant since) {
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, since.toEpochMilli()));
        consumer.offsetsForTimes(wanted, ANSWER).forEach((partition, found) -> {
            if (found != null) {
                consumer.seek(partition, found.offset());
            }
        });
    }

    /// Begins so that at most the newest records of each partition follow.
    void newest(Collection<TopicPartition> partitions, long each) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
        consumer.endOffsets(partitions, ANSWER)
                .forEach((partition, end) ->
                        consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - each)));
    }

    /// How many offsets lie before the end, those of records that compaction removed among them.
    long left() {
        return consumer.endOffsets(consumer.assignment(), ANSWER).entrySet().stream()
                .mapToLong(end -> end.getValue() - consumer.position(end.getKey(), ANSWER))
                .sum();
    }

    /// Plays to the end as it is now, or until the listener has heard enough. Returns whether it has not.
    boolean play(Predicate<ConsumerRecord<byte[], byte[]>> listener) {
        Map<TopicPartition, Long> left = new HashMap<>(consumer.endOffsets(consumer.assignment(), ANSWER));
        while (!left.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (!listener.test(record)) {
                    return false;
                }
            }
            left.entrySet().removeIf(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
        }
        return true;
    }

    /// Plays without end: until the listener has heard enough, or the thread is interrupted.
    void follow(Predicate<ConsumerRecord<byte[], byte[]>> listener) {
        while (true) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (!listener.test(record)) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
