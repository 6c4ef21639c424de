package io.lockstep.verifier.streams;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The state stores of one task, each with a changelog on Kafka. Their layouts are those of the codecs here. They are
/// not cached by Kafka Streams: what is written often is held back, decoded, by [JudgedLane].
///
/// @param keys lane, row key → what the judge remembers of the row
/// @param index lane, watermark, row key → nothing: the rows that proof points beyond the watermark have to look at
/// @param lanes lane, part → what the judge remembers of the lane
/// @param tables lane, table → its figures in this epoch
/// @param open lane, divergence → when an open suspect was detected
record JudgeStores(
        KeyValueStore<Bytes, byte[]> keys,
        KeyValueStore<Bytes, byte[]> index,
        KeyValueStore<Bytes, byte[]> lanes,
        KeyValueStore<Bytes, byte[]> tables,
        KeyValueStore<Bytes, byte[]> open) {
    private static final String KEYS = "keys";
    private static final String INDEX = "index";
    private static final String LANES = "lanes";
    private static final String TABLES = "tables";
    private static final String OPEN = "open";

    static final List<String> NAMES = List.of(KEYS, INDEX, LANES, TABLES, OPEN);

    static JudgeStores of(ProcessingContext context) {
        return new JudgeStores(
                context.getStateStore(KEYS),
                context.getStateStore(INDEX),
                context.getStateStore(LANES),
                context.getStateStore(TABLES),
                context.getStateStore(OPEN));
    }

    /// @param persistent on disk, or on the heap
    static List<StoreBuilder<KeyValueStore<Bytes, byte[]>>> builders(boolean persistent) {
        return NAMES.stream().map(name -> builder(name, persistent)).toList();
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name, boolean persistent) {
        var supplier = persistent ? Stores.persistentKeyValueStore(name) : Stores.inMemoryKeyValueStore(name);
        return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
    }
}
