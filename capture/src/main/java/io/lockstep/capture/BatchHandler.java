package io.lockstep.capture;

import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.lockstep.capture.encoding.RecordEncoder;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Position;
import io.lockstep.events.RowVersion;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/// Sends a batch of changes and marks it as processed only when all of it is acknowledged. Whatever it throws stops
/// the engine with nothing of the batch marked; none of it is retriable, for the engine would go on with the next
/// batch. What no record stands for is not marked: so the slot never confirms more than the topic shows, and one that
/// has was made anew.
final class BatchHandler implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    private final RecordEncoder encoder;
    private final Publisher publisher;
    private final Sink sink;
    private final SlotWatch slots;
    private final Acknowledged acknowledged;

    BatchHandler(RecordEncoder encoder, Publisher publisher, Sink sink, SlotWatch slots, Acknowledged acknowledged) {
        this.encoder = encoder;
        this.publisher = publisher;
        this.sink = sink;
        this.slots = slots;
        this.acknowledged = acknowledged;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> events, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        RecordChangeEvent<SourceRecord> last = null;
        Position position = Position.START;
        long versions = 0;
        for (RecordChangeEvent<SourceRecord> event : events) {
            for (ChangeRecord record : encoder.encode(event.record())) {
                publisher.publish(record);
                last = event;
                position = record.position();
                versions += record instanceof RowVersion ? 1 : 0;
            }
        }
        sink.flush();
        if (last != null) {
            slots.acknowledged(position);
            committer.markProcessed(last);
        }
        committer.markBatchFinished();
        if (last != null) {
            acknowledged.upTo(position, versions);
        }
    }

    /// Told what the broker has taken.
    @FunctionalInterface
    interface Acknowledged {
        /// @param versions how many row versions were among it
        void upTo(Position last, long versions);
    }

    @Override
    public boolean supportsTombstoneEvents() {
        return false;
    }
}
