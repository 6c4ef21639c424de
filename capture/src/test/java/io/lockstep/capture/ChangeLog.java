package io.lockstep.capture;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.RowVersion;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.lab.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A whole change topic: the records of each partition in order.
public record ChangeLog(Map<Integer, List<ChangeRecord>> partitions) {
    private static final Map<String, TopicReader<ChangeRecord>> READERS = new ConcurrentHashMap<>();

    /// What the topic holds now. Its reader stays open, for tests that wait ask again.
    public static ChangeLog read(String bootstrap, String topic) {
        return new ChangeLog(READERS.computeIfAbsent(
                        topic,
                        _ -> TopicReader.open(bootstrap, topic, record -> ChangeRecordCodec.decode(record.value())))
                .partitions());
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
