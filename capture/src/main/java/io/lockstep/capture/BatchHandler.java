package io.lockstep.capture;

import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.lockstep.capture.encoding.RecordEncoder;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Position;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;

/// Sends a batch of changes and marks it as processed only when all of it is acknowledged. Whatever it throws stops
/// the engine with nothing of the batch marked; none of it is retriable, for the engine would go on with the next
/// batch.
final class BatchHandler implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    private final RecordEncoder encoder;
    private final Publisher publisher;
    private final Sink sink;
    private final Consumer<Position> acknowledged;

    BatchHandler(RecordEncoder encoder, Publisher publisher, Sink sink, Consumer<Position> acknowledged) {
        this.encoder = encoder;
        this.publisher = publisher;
        this.sink = sink;
        this.acknowledged = acknowledged;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> events, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        Position last = null;
        for (RecordChangeEvent<SourceRecord> event : events) {
            for (ChangeRecord record : encoder.encode(event.record())) {
                publisher.publish(record);
                last = record.position();
            }
        }
        sink.flush();
        if (!events.isEmpty()) {
            committer.markProcessed(events.getLast());
        }
        committer.markBatchFinished();
        if (last != null) {
            acknowledged.accept(last);
        }
    }

    @Override
    public boolean supportsTombstoneEvents() {
        return false;
    }
}
