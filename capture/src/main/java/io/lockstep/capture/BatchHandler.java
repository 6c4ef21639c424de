package io.lockstep.capture;

import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.lockstep.capture.encoding.RecordEncoder;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Position;
import io.lockstep.events.RowVersion;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/// Sends batches of changes, and marks each as processed only when all of it is acknowledged. Behind a full batch
/// there is another: while that one is encoded, the broker may take its time for the full one, which is marked after
/// it. Behind any other there may be nothing for long, and its acknowledgement is waited for at once.
///
/// Whatever is thrown here stops the engine with nothing marked that is not acknowledged; none of it is retriable, for
/// the engine would go on with the next batch. What no record stands for is not marked: so the slot never confirms
/// more than the topic shows, and one that has was made anew. Not thread-safe.
final class BatchHandler implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    private final RecordEncoder encoder;
    private final Publisher publisher;
    private final Sink sink;
    private final SlotWatch slots;
    private final Acknowledged acknowledged;
    private final int full;
    private Optional<Batch> underWay = Optional.empty();

    /// @param full how many events the engine delivers at once when it has more
    BatchHandler(
            RecordEncoder encoder,
            Publisher publisher,
            Sink sink,
            SlotWatch slots,
            Acknowledged acknowledged,
            int full) {
        this.encoder = encoder;
        this.publisher = publisher;
        this.sink = sink;
        this.slots = slots;
        this.acknowledged = acknowledged;
        this.full = full;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> events, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        Optional<Batch> before = underWay;
        underWay = publish(events);
        if (events.size() < full) {
            sink.flush();
        }
        finish(before, committer);
        if (events.size() < full) {
            finish(underWay, committer);
            underWay = Optional.empty();
        }
        committer.markBatchFinished();
    }

    /// Empty when nothing of it is worth a record.
    private Optional<Batch> publish(List<RecordChangeEvent<SourceRecord>> events) {
        RecordChangeEvent<SourceRecord> last = null;
        Position position = Position.START;
        long versions = 0;
        for (RecordChangeEvent<SourceRecord> event : events) {
            for (ChangeRecord record : encoder.encode(event.record())) {
                publisher.publish(record, encoder.origin(event.record()));
                last = event;
                position = record.position();
                versions += record instanceof RowVersion ? 1 : 0;
            }
        }
        return last == null ? Optional.empty() : Optional.of(new Batch(last, position, versions, sink.sent()));
    }

    private void finish(Optional<Batch> batch, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        if (batch.isPresent()) {
            Batch sent = batch.get();
            sent.delivery.await();
            slots.acknowledged(sent.position);
            committer.markProcessed(sent.last);
            acknowledged.upTo(sent.position, sent.versions);
        }
    }

    /// @param last event of it that a record stands for
    private record Batch(
            RecordChangeEvent<SourceRecord> last, Position position, long versions, Sink.Delivery delivery) {}

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
