package io.lockstep.verifier;

import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.verifier.VerifierSettings.Storage;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// What the judge is measured against: a processor of the same records, under the same configuration, that reads one
/// entry of a store for each row version and writes it again.
final class BareTopology {
    private static final String STORE = "bare";

    private BareTopology() {}

    static KafkaStreams start(VerifierSettings settings) {
        Topics topics = settings.topics();
        var bytes = new ByteArrayDeserializer();
        Topology topology = new Topology()
                .addSource(AutoOffsetReset.earliest(), "source", bytes, bytes, topics.changes(Side.SOURCE))
                .addSource(AutoOffsetReset.earliest(), "target", bytes, bytes, topics.changes(Side.TARGET))
                .addProcessor("get and put", new Supplier(settings.storage()), "source", "target");
        var streams = new KafkaStreams(topology, StreamsProperties.of(settings));
        streams.start();
        return streams;
    }

    private record Supplier(Storage storage) implements ProcessorSupplier<byte[], byte[], Void, Void> {
        @Override
        public Processor<byte[], byte[], Void, Void> get() {
            return new GetAndPut();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            var supplier = storage == Storage.ROCKSDB
                    ? Stores.persistentKeyValueStore(STORE)
                    : Stores.inMemoryKeyValueStore(STORE);
            return Set.of(Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                    .withLoggingEnabled(Map.of())
                    .withCachingDisabled());
        }
    }

    private static final class GetAndPut implements Processor<byte[], byte[], Void, Void> {
        private @Nullable KeyValueStore<Bytes, byte[]> store;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (record.key() != null && store != null) {
                Bytes key = Bytes.wrap(record.key());
                byte[] known = store.get(key);
                if (!Arrays.equals(known, record.value())) {
                    store.put(key, record.value());
                }
            }
        }
    }
}
