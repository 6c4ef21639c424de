package io.lockstep.verifier;

import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static org.awaitility.Awaitility.await;

import io.lockstep.events.Side;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.json.Progress;
import io.lockstep.verifier.VerifierSettings.Storage;
import io.lockstep.verifier.streams.History;
import io.lockstep.verifier.streams.History.Change;
import io.lockstep.verifier.streams.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/// Measures how fast a backlog is judged, beside how fast one thread can read and decode it. Not a test: no build
/// runs it, the README says how to.
class Throughput {
    private static final int PARTITIONS = 4;
    private static final int TRANSACTIONS = Integer.getInteger("lockstep.transactions", 20_000);
    private static final int ROWS = 5;
    private static final int LATE = 20;
    private static final int WATERMARK_EVERY = 200;

    @Test
    void measure() {
        for (Storage storage : Storage.values()) {
            measure(storage, 1);
            measure(storage, 2);
        }
    }

    private static void measure(Storage storage, int threads) {
        Migration migration = SharedBroker.migration(PARTITIONS);
        List<LogRecord> history = history();
        migration.send(history);
        double read = history.size() / seconds(() -> read(migration, history.size()));
        double judged = judge(migration, storage, threads);
        System.out.printf(
                "%s, %d threads: %,d records; read and decoded %,.0f/s; judged %,.0f/s; ratio %.3f%n",
                storage, threads, history.size(), read, judged, judged / read);
    }

    /// Inserts of new rows, applied some transactions late, so that each pair has a watermark between it now and
    /// then.
    private static List<LogRecord> history() {
        var history = new History(PARTITIONS).watermark(1);
        long watermark = 1;
        for (int transaction = 0; transaction < TRANSACTIONS + LATE; transaction++) {
            if (transaction < TRANSACTIONS) {
                history.commit(SOURCE, rows(transaction));
            }
            if (transaction >= LATE) {
                history.commit(TARGET, rows(transaction - LATE));
            }
            if (transaction % WATERMARK_EVERY == WATERMARK_EVERY - 1) {
                history.watermark(SOURCE, ++watermark, watermark - 1);
            }
            if (transaction >= LATE && (transaction - LATE) % WATERMARK_EVERY == WATERMARK_EVERY - 1) {
                history.watermark(TARGET, watermark, watermark - 1);
            }
        }
        return history.records();
    }

    private static List<Change> rows(int transaction) {
        var rows = new ArrayList<Change>();
        for (int row = 0; row < ROWS; row++) {
            rows.add(Change.insert((long) transaction * ROWS + row, transaction + 1L, row + 1L));
        }
        return rows;
    }

    /// Row versions a second, from the first progress to the last.
    private static double judge(Migration migration, Storage storage, int threads) {
        long last = TRANSACTIONS / WATERMARK_EVERY + 1L;
        try (Verifier _ =
                Verifier.start(migration.settings().withStorage(storage).withThreads(threads))) {
            await().atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> migration.proven(PARTITIONS) == last);
        }
        List<Progress> all = migration.allProgress();
        Progress first = all.getFirst();
        Duration time = Duration.between(first.at(), all.getLast().at());
        return (2L * TRANSACTIONS * ROWS - received(first)) * 1000.0 / time.toMillis();
    }

    private static long received(Progress progress) {
        return progress.sourceAccount().received() + progress.targetAccount().received();
    }

    private static void read(Migration migration, int records) {
        var partitions = new ArrayList<TopicPartition>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (Side side : Side.values()) {
                partitions.add(new TopicPartition(migration.topics().changes(side), partition));
            }
        }
        var configuration = Map.<String, Object>of("bootstrap.servers", migration.bootstrap());
        try (var consumer =
                new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (int seen = 0; seen < records; ) {
                var batch = consumer.poll(Duration.ofMillis(100));
                batch.forEach(record -> ChangeRecordCodec.decode(record.value()));
                seen += batch.count();
            }
        }
    }

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }
}
