package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Watermark;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.RowKeyCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublisherTest {
    private static final int PARTITIONS = 4;

    /// What Kafka's record format (version 2) adds at most to key and value: lengths, deltas of time and offset.
    private static final int MOST_AROUND_A_RECORD = 21;

    private static final TableId TABLE = new TableId("public", "t");

    private final Recorder sent = new Recorder();
    private final Publisher publisher = new Publisher(sent, PARTITIONS);

    @Test
    void a_watermark_tells_each_partition_how_many_versions_it_got_since_the_one_before() {
        IntStream.range(0, 100).forEach(id -> publisher.publish(version(id), null));
        publisher.publish(watermark(1), null);
        publisher.publish(version(7), null);
        publisher.publish(watermark(2), null);

        for (List<ChangeRecord> records : sent.partitions) {
            long versions = 0;
            for (ChangeRecord record : records) {
                if (record instanceof Watermark mark) {
                    assertThat(mark.versionsSince()).isEqualTo(versions);
                    versions = 0;
                } else {
                    versions++;
                }
            }
            assertThat(records.stream().filter(Watermark.class::isInstance)).hasSize(2);
        }
    }

    @Test
    void versions_of_a_row_stay_in_one_partition_and_notices_go_to_all() {
        publisher.publish(version(1), null);
        publisher.publish(version(1), null);
        publisher.publish(new TableNotice("main", Position.START, TABLE, UnprovenReason.TRUNCATED), null);

        assertThat(sent.partitions).allMatch(records -> records.getLast() instanceof TableNotice);
        assertThat(sent.partitions.stream().filter(records -> records.size() == 3))
                .hasSize(1);
    }

    @Test
    void a_change_costs_at_most_150_bytes_and_8_a_column_before_compression() {
        int columns = 7;
        var key = new RowKey(
                new TableId("public", "order_lines"),
                List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "1234567890")));
        var version = new RowVersion(
                "main",
                new Position(new Lsn(1L << 46), 1_000_000),
                5_000_000_000L,
                Instant.parse("2026-11-27T05:00:00.123456Z"),
                new FingerprintScheme(-1, 2, -1),
                Operation.UPDATE,
                key,
                new RowImage.Present(-1, new long[columns]));

        assertThat(MOST_AROUND_A_RECORD + RowKeyCodec.encode(key).length + ChangeRecordCodec.encode(version).length)
                .isLessThanOrEqualTo(150 + 8 * columns);
    }

    private static RowVersion version(int id) {
        var key = new RowKey(TABLE, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, Integer.toString(id))));
        return new RowVersion(
                "main",
                new Position(new Lsn(1), id),
                1,
                Instant.EPOCH,
                new FingerprintScheme(1, 1, 0),
                Operation.DELETE,
                key,
                RowImage.ABSENT);
    }

    private static Watermark watermark(long sequence) {
        return new Watermark("main", Position.START, sequence, 1, 0, Instant.EPOCH, 0);
    }

    private static final class Recorder implements Sink {
        private final List<List<ChangeRecord>> partitions = IntStream.range(0, PARTITIONS)
                .<List<ChangeRecord>>mapToObj(_ -> new ArrayList<>())
                .toList();

        @Override
        public void send(int partition, byte @Nullable [] key, byte[] value, @Nullable String origin) {
            partitions.get(partition).add(ChangeRecordCodec.decode(value));
        }

        @Override
        public Delivery sent() {
            return () -> {};
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
