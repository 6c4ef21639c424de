package io.lockstep.capture;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.RowVersion;
import io.lockstep.events.codec.ChangeRecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A whole change topic: the records of each partition in order.
public record ChangeLog(Map<Integer, List<ChangeRecord>> partitions) {
    public static ChangeLog read(String bootstrap, String topic) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrap,
                "fetch.max.wait.ms",
                10,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
        Map<Integer, List<ChangeRecord>> partitions = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            all.forEach(partition -> partitions.put(partition.partition(), new ArrayList<>()));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    partitions
                            .computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                            .add(ChangeRecordCodec.decode(record.value()));
                }
            }
        }
        return new ChangeLog(partitions);
    }

    public Stream<ChangeRecord> records() {
        return partitions.values().stream().flatMap(List::stream);
    }

    public List<RowVersion> versions(String table) {
        return records()
                .filter(RowVersion.class::isInstance)
                .map(RowVersion.class::cast)
                .filter(version -> version.key().table().name().equals(table))
                .toList();
    }

    public <T extends ChangeRecord> List<T> all(Class<T> kind) {
        return records().filter(kind::isInstance).map(kind::cast).toList();
    }
}
