package io.lockstep.capture;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.lab.Lab;
import io.lockstep.lab.TopicReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Measures the lag that capture adds, from the commit on the source to the record in Kafka, by the clocks of server
/// and
/// broker, which are one: at so many transactions of one row a second.
final class LagBenchmark {
    private static final int PER_SECOND = Integer.getInteger("per-second", 1000);
    private static final int SECONDS = Integer.getInteger("seconds", 30);
    private static final int WARM_UP = Integer.getInteger("warm-up", 15);

    private LagBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Lab lab = Lab.start()) {
            run(new OrdersMigration(lab));
        }
        System.exit(0);
    }

    private static void run(OrdersMigration migration) throws Exception {
        try (LaneSetup setup = LaneSetup.create(migration.lane(Optional.empty()));
                WatermarkWriter _ = migration.watermarks();
                Capture _ = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
                TopicReader<Optional<Change>> topic = TopicReader.open(
                        migration.bootstrap(), OrdersMigration.TOPICS.changes(Side.SOURCE), Change::of)) {
            write(migration, WARM_UP);
            Instant from = Instant.now();
            int written = write(migration, SECONDS);
            List<Change> changes = changes(topic, from);
            while (changes.size() < written) {
                Thread.sleep(100);
                changes = changes(topic, from);
            }
            report(changes);
        }
    }

    /// @return how many changes were written
    private static int write(OrdersMigration migration, int seconds) throws Exception {
        int count = seconds * PER_SECOND;
        long begin = System.nanoTime();
        try (Connection connection = migration.lab.source().database().connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO orders SELECT coalesce(max(id), 0) + 1, 1, 'placed', 1, 'an order', now(), now() FROM orders")) {
            for (int i = 0; i < count; i++) {
                LockSupport.parkNanos(begin + i * (1_000_000_000L / PER_SECOND) - System.nanoTime());
                insert.execute();
            }
        }
        System.out.printf("%,d changes in %.1f s%n", count, (System.nanoTime() - begin) / 1e9);
        return count;
    }

    private static List<Change> changes(TopicReader<Optional<Change>> topic, Instant from) {
        return topic.records().stream()
                .flatMap(Optional::stream)
                .filter(change -> change.committed.isAfter(from))
                .toList();
    }

    private static void report(List<Change> changes) {
        long[] sorted = changes.stream()
                .flatMapToLong(change -> LongStream.of(
                        Duration.between(change.committed, change.appended).toMillis()))
                .sorted()
                .toArray();
        System.out.printf(
                "from commit to Kafka: p50 %d ms, p95 %d ms, p99 %d ms, most %d ms%n",
                sorted[sorted.length / 2],
                sorted[sorted.length * 95 / 100],
                sorted[sorted.length * 99 / 100],
                sorted[sorted.length - 1]);
    }

    private record Change(Instant committed, Instant appended) {
        static Optional<Change> of(ConsumerRecord<byte[], byte[]> record) {
            return ChangeRecordCodec.decode(Objects.requireNonNull(record.value())) instanceof RowVersion version
                    ? Optional.of(new Change(version.committedAt(), Instant.ofEpochMilli(record.timestamp())))
                    : Optional.empty();
        }
    }
}
