package io.lockstep.verifier.streams;

import io.lockstep.benchmarks.ChangeLogs;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Side;
import io.lockstep.events.Watermark;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.Progress;
import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Rules;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// One lane of one task with its stores on disk, as the verifier keeps them, but without a broker and so without
/// changelogs. Every record is encoded and decoded on its way, and every watermark is followed by a commit. Not
/// thread-safe.
final class OneLane implements AutoCloseable {
    private final MockProcessorContext<byte[], byte[]> context;
    private final List<KeyValueStore<Bytes, byte[]>> stores;
    private final JudgedLane lane;
    private final List<Long> watermarkNanos = new ArrayList<>();
    private long records;
    private long suspects;
    private @Nullable Progress progress;

    OneLane(Path directory, Mode mode, int slice) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        context = new MockProcessorContext<>(properties, new TaskId(0, 0), directory.toFile());
        stores = JudgeStores.builders(true).stream()
                .map(builder ->
                        builder.withLoggingDisabled().withCachingDisabled().build())
                .toList();
        stores.forEach(store -> store.init(context.getStateStoreContext(), store));
        var all = new JudgeStores(stores.get(0), stores.get(1), stores.get(2), stores.get(3), stores.get(4));
        lane = new JudgedLane(ChangeLogs.LANE, 0, new Judge(Rules.of(mode), slice), all, new Outbox(context));
    }

    void on(Side side, ChangeRecord record) {
        records++;
        ChangeRecord read = ChangeRecordCodec.decode(ChangeRecordCodec.encode(record));
        context.setCurrentSystemTimeMs(System.currentTimeMillis());
        Instant appendedAt = Instant.ofEpochMilli(records);
        if (read instanceof Watermark) {
            long began = cpuNanos();
            lane.on(side, read, appendedAt);
            lane.proceed();
            lane.write();
            watermarkNanos.add(cpuNanos() - began);
            count();
        } else {
            lane.on(side, read, appendedAt);
        }
    }

    private void count() {
        context.forwarded().forEach(each -> {
            suspects += each.childName().orElse("").equals(Outbox.SUSPECTS) ? 1 : 0;
            if (each.childName().orElse("").equals(Outbox.PROGRESS)) {
                progress = EventsJson.progress((byte[]) each.record().value());
            }
        });
        context.resetForwards();
    }

    /// The newest progress.
    Progress progress() {
        context.setCurrentSystemTimeMs(System.currentTimeMillis() + 1000);
        lane.proceed();
        count();
        if (progress == null) {
            throw new IllegalStateException("Nothing was published");
        }
        return progress;
    }

    long records() {
        return records;
    }

    long suspects() {
        return suspects;
    }

    /// The processor time of the watermarks since the last time this was asked, each with all decisions that it
    /// called for.
    List<Long> watermarkNanos() {
        List<Long> all = List.copyOf(watermarkNanos);
        watermarkNanos.clear();
        return all;
    }

    static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /// Bytes on the heap that are in use after a collection.
    static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Override
    public void close() {
        stores.forEach(KeyValueStore::close);
    }
}
