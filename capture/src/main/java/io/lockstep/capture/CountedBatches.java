package io.lockstep.capture;

import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.lockstep.capture.audit.Deliveries;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/// Counts what one engine delivers, by transaction, before it is handed on: so that what is acknowledged is counted.
final class CountedBatches implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    private final ChangeConsumer<RecordChangeEvent<SourceRecord>> next;
    private final Deliveries deliveries;

    CountedBatches(ChangeConsumer<RecordChangeEvent<SourceRecord>> next, Deliveries deliveries) {
        this.next = next;
        this.deliveries = deliveries;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> events, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        if (deliveries.wanted()) {
            count(events);
        }
        next.handleBatch(events, committer);
    }

    private void count(List<RecordChangeEvent<SourceRecord>> events) {
        long transaction = -1;
        long changes = 0;
        for (RecordChangeEvent<SourceRecord> event : events) {
            long of = transaction(event.record());
            if (of != transaction && changes > 0) {
                deliveries.add(this, transaction, changes);
                changes = 0;
            }
            transaction = of;
            changes++;
        }
        if (changes > 0) {
            deliveries.add(this, transaction, changes);
        }
    }

    private static long transaction(SourceRecord record) {
        if (!(record.value() instanceof Struct value) || value.schema().field("source") == null) {
            return -1;
        }
        @Nullable Long id = value.getStruct("source").getInt64("txId");
        return id == null ? -1 : id;
    }

    @Override
    public boolean supportsTombstoneEvents() {
        return next.supportsTombstoneEvents();
    }
}
