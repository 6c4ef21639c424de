package io.lockstep.verifier.streams;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/// The stores of a task on disk, without a broker and so without changelogs.
record DiskStores(JudgeStores stores) implements AutoCloseable {
    static DiskStores open(Path directory) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "stores");
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        var context = new MockProcessorContext<Void, Void>(properties, new TaskId(0, 0), directory.toFile());
        List<KeyValueStore<Bytes, byte[]>> stores = JudgeStores.builders(true).stream()
                .map(builder ->
                        builder.withLoggingDisabled().withCachingDisabled().build())
                .toList();
        stores.forEach(store -> store.init(context.getStateStoreContext(), store));
        return new DiskStores(
                new JudgeStores(stores.get(0), stores.get(1), stores.get(2), stores.get(3), stores.get(4)));
    }

    /// A store that is open may still write to its directory.
    @Override
    public void close() {
        List.of(stores.keys(), stores.index(), stores.lanes(), stores.tables(), stores.open())
                .forEach(KeyValueStore::close);
    }
}
