package io.lockstep.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What a topic holds, for those who ask again and again: it reads on from where it stopped, and decodes each record
/// once. What a broker compacts or deletes later stays. Thread-safe.
///
/// @param <T> what a record is decoded to
public final class TopicReader<T> implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Function<ConsumerRecord<byte[], byte[]>, T> decode;
    private final Map<Integer, List<T>> read = new TreeMap<>();
    private Collection<TopicPartition> all = List.of();

    private TopicReader(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Function<ConsumerRecord<byte[], byte[]>, T> decode) {
        this.consumer = consumer;
        this.topic = topic;
        this.decode = decode;
    }

    /// Records of transactions that are open or aborted are not seen; a topic that does not exist yet has none.
    public static <T> TopicReader<T> open(
            String bootstrap, String topic, Function<ConsumerRecord<byte[], byte[]>, T> decode) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("isolation.level", "read_committed");
        properties.put("fetch.max.wait.ms", 10);
        var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new TopicReader<>(consumer, topic, decode);
    }

    /// Everything up to now, the records of each partition in order; a partition without any is there as well.
    public synchronized Map<Integer, List<T>> partitions() {
        if (all.isEmpty()) {
            begin();
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(GLANCE)) {
                read.computeIfAbsent(record.partition(), _ -> new ArrayList<>()).add(decode.apply(record));
            }
        }
        Map<Integer, List<T>> copy = new TreeMap<>();
        read.forEach((partition, records) -> copy.put(partition, List.copyOf(records)));
        return copy;
    }

    private void begin() {
        all = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        all.forEach(partition -> read.put(partition.partition(), new ArrayList<>()));
    }

    /// The same, one partition after the other.
    public List<T> records() {
        return partitions().values().stream().flatMap(List::stream).toList();
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
