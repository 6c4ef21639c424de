package io.lockstep.verifier;

import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/// Counts what is read from Kafka to have the state of a partition again that is to be judged: what a takeover
/// waits for. What a standby reads all along is not in it. Thread-safe.
final class RestoredRecords implements StateRestoreListener {
    private final LongAdder records = new LongAdder();

    long records() {
        return records.sum();
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {}

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long to, long restored) {
        records.add(restored);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long restored) {}
}
