package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.engine.DebeziumEngine.Offsets;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.lockstep.capture.database.SlotCare;
import io.lockstep.capture.encoding.FingerprintKey;
import io.lockstep.capture.encoding.LaneSide;
import io.lockstep.capture.encoding.Naming;
import io.lockstep.capture.encoding.RecordEncoder;
import io.lockstep.capture.encoding.Shapes;
import io.lockstep.capture.encoding.TableShape;
import io.lockstep.capture.encoding.Unchanged;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a batch handler does, in order: `mark 3` is an event marked as processed, `wait 3` the wait for what was sent
/// up
/// to the third event.
class BatchHandlerTest {
    private static final int FULL = 3;
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("txId", Schema.INT64_SCHEMA)
            .field("ts_us", Schema.INT64_SCHEMA)
            .build();
    private static final Schema TRUNCATE = SchemaBuilder.struct()
            .field("op", Schema.STRING_SCHEMA)
            .field("source", SOURCE)
            .field("after", SchemaBuilder.struct().optional().build())
            .build();
    private static final TableId WATERMARKS = new TableId("lockstep", "watermark");

    private final List<String> done = new ArrayList<>();
    private final Topic topic = new Topic();
    private final Continuity continuity = new Continuity("main", Side.SOURCE, WATERMARKS, Naming.SAME);
    private final BatchHandler handler = new BatchHandler(
            new RecordEncoder(
                    new LaneSide("shop", "main", Side.SOURCE, "lockstep"),
                    FingerprintKey.random(),
                    Unchanged.random(),
                    new Shapes(table -> new TableShape(table, List.of()), Naming.SAME),
                    continuity),
            new Publisher(topic, 1),
            topic,
            new SlotWatch(new SlotCare(Side.SOURCE, "slot", "lockstep", 1L << 30), continuity, Optional::empty),
            (position, _) -> done.add("tell " + position.previousCommit().value()),
            FULL);

    @Test
    void a_full_batch_is_waited_for_and_marked_after_the_next_is_sent() throws InterruptedException {
        handler.handleBatch(events(1, 3), new Committer());
        assertThat(done).containsExactly("batch");

        handler.handleBatch(events(4, 6), new Committer());
        assertThat(done).containsExactly("batch", "wait 3", "mark 3", "tell 3", "batch");
    }

    @Test
    void a_batch_that_nothing_need_follow_is_marked_at_once_after_the_full_one_before_it() throws InterruptedException {
        handler.handleBatch(events(1, 3), new Committer());
        handler.handleBatch(events(4, 5), new Committer());
        assertThat(done)
                .containsExactly("batch", "hurry", "wait 3", "mark 3", "tell 3", "wait 5", "mark 5", "tell 5", "batch");

        done.clear();
        handler.handleBatch(events(6, 8), new Committer());
        assertThat(done).as("nothing is marked twice").containsExactly("batch");
    }

    @Test
    void nothing_is_marked_that_the_broker_did_not_take() throws InterruptedException {
        handler.handleBatch(events(1, 3), new Committer());
        topic.broken = true;
        assertThatThrownBy(() -> handler.handleBatch(events(4, 6), new Committer()))
                .isInstanceOf(DeliveryException.class);
        assertThat(done).containsExactly("batch", "wait 3");
    }

    private static List<RecordChangeEvent<SourceRecord>> events(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(BatchHandlerTest::truncate)
                .toList();
    }

    /// Of a table of its own, since a table's truncate is told once.
    private static RecordChangeEvent<SourceRecord> truncate(long lsn) {
        Struct source = new Struct(SOURCE)
                .put("schema", "public")
                .put("table", "t" + lsn)
                .put("txId", lsn)
                .put("ts_us", 0L);
        Struct value = new Struct(TRUNCATE).put("op", "t").put("source", source);
        var record = new SourceRecord(Map.of(), Map.of("lsn_commit", lsn), "t", null, null, TRUNCATE, value);
        return () -> record;
    }

    private final class Topic implements Sink {
        private long sent;
        private boolean broken;

        @Override
        public void send(int partition, byte @Nullable [] key, byte[] value, @Nullable String origin) {
            sent++;
        }

        @Override
        public Delivery sent() {
            long upTo = sent;
            return () -> {
                done.add("wait " + upTo);
                if (broken) {
                    throw new DeliveryException("not taken", new IllegalStateException());
                }
            };
        }

        @Override
        public void flush() {
            done.add("hurry");
        }

        @Override
        public void close() {}
    }

    private final class Committer implements RecordCommitter<RecordChangeEvent<SourceRecord>> {
        @Override
        public void markProcessed(RecordChangeEvent<SourceRecord> event) {
            done.add("mark " + event.record().sourceOffset().get("lsn_commit"));
        }

        @Override
        public void markBatchFinished() {
            done.add("batch");
        }

        @Override
        public void markProcessed(RecordChangeEvent<SourceRecord> event, Offsets offsets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Offsets buildOffsets() {
            throw new UnsupportedOperationException();
        }
    }
}
