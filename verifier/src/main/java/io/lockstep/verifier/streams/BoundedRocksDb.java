package io.lockstep.verifier.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// Bounds the memory that all state stores of the process take together, outside the Java heap: one block cache,
/// which also holds indexes, filters and the write buffers. Without it the memory grows with stores times
/// partitions. Kafka Streams makes one for each store.
///
/// Nothing is done about deletions, of which the index is full: with the universal compaction that Kafka Streams sets
/// the youngest files soon outweigh the oldest, and then all are merged. Files compacted for their deletions
/// (`CompactOnDeletionCollector`), or in levels, were measured to change nothing (`benchmarks/README.md`).
public final class BoundedRocksDb implements RocksDBConfigSetter {
    private static final long MEMORY_BYTES = 96L << 20;
    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final long ONE_WRITE_BUFFER_BYTES = 4L << 20;
    private static final long BLOCK_BYTES = 16L << 10;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(Memory.CACHE);
        table.setBlockSize(BLOCK_BYTES);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(Memory.WRITE_BUFFERS);
        options.setWriteBufferSize(ONE_WRITE_BUFFER_BYTES);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    /// The memory is shared by all stores and lives as long as the process.
    @Override
    public void close(String storeName, Options options) {}

    /// Made when the first store opens, once the native library is loaded.
    private static final class Memory {
        static final Cache CACHE;
        static final WriteBufferManager WRITE_BUFFERS;

        static {
            RocksDB.loadLibrary();
            CACHE = new LRUCache(MEMORY_BYTES);
            WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
        }
    }
}
