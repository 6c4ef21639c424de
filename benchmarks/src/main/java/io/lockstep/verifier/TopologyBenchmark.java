package io.lockstep.verifier;

import io.lockstep.benchmarks.ChangeLogs;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.LabDirectory;
import io.lockstep.verifier.VerifierSettings.Storage;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Rules;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;

/// Measures how fast one thread judges a backlog on a real broker, in ordered and in causal mode, against a bare
/// processor ([BareTopology]) of the same records in the same run. Counted from the first half on, when what runs for
/// weeks is compiled, by the clock and by
/// the processor time of the application's own threads, which other work on the machine does not disturb.
final class TopologyBenchmark {
    private static final long VERSIONS = Long.getLong("versions", 600_000);
    private static final long ROWS = Long.getLong("rows", 100_000);
    private static final long LAG = Long.getLong("lag", 1_000);
    private static final long WATERMARK_EVERY = Long.getLong("watermark-every", 10_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 2);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final KafkaBroker broker;
    private final LabDirectory directory;
    private int runs;

    private TopologyBenchmark(KafkaBroker broker, LabDirectory directory) {
        this.broker = broker;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        LabDirectory directory = LabDirectory.create();
        try (KafkaBroker broker = KafkaBroker.create(directory, "kafka")) {
            var benchmark = new TopologyBenchmark(broker, directory);
            for (Storage storage : Storage.values()) {
                for (int round = 1; round <= ROUNDS; round++) {
                    benchmark.round(storage, round);
                }
            }
        }
        System.exit(0);
    }

    private void round(Storage storage, int round) throws Exception {
        Pace bare = measure(storage, settings -> new Running(BareTopology.start(settings), () -> {}));
        report(storage, round, "bare", bare, bare);
        for (Mode mode : Mode.values()) {
            Pace judged = measure(storage, settings -> {
                Verifier verifier = Verifier.start(settings.withRules(Rules.of(mode)));
                return new Running(verifier.streams(), verifier);
            });
            report(storage, round, mode.name(), judged, bare);
        }
    }

    private static void report(Storage storage, int round, String what, Pace pace, Pace bare) {
        System.out.printf(
                "%s, round %d, %-8s %,9.0f records/s (%3.0f %% of bare); %5.1f us of processor a record (%3.0f %%)%n",
                storage,
                round,
                what,
                pace.recordsASecond(),
                100 * pace.recordsASecond() / bare.recordsASecond(),
                pace.microsARecord(),
                100 * bare.microsARecord() / pace.microsARecord());
    }

    private Pace measure(Storage storage, Application application) throws Exception {
        var topics = new Topics("bench" + ++runs);
        long records = write(topics);
        var settings = VerifierSettings.of(
                        topics,
                        Set.of(ChangeLogs.LANE),
                        broker.bootstrap(),
                        directory.path().resolve("state-" + runs))
                .withStorage(storage);
        Running running = application.start(settings);
        try {
            Moment begin = running.reached(records / 2);
            return begin.until(running.reached(records));
        } finally {
            running.streams().close(Duration.ofSeconds(10));
            running.rest().close();
        }
    }

    private long write(Topics topics) throws Exception {
        var client = Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrap(), "linger.ms", 20, "compression.type", "lz4");
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrap()))) {
            for (Side side : Side.values()) {
                var topic = new NewTopic(topics.changes(side), 1, (short) 1);
                admin.createTopics(List.of(topic.configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                        .all()
                        .get();
            }
        }
        var sent = new ArrayList<Future<RecordMetadata>>();
        try (var producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            new ChangeLogs(ROWS, (side, record) -> {
                        byte[] key = record instanceof RowVersion version ? RowKeyCodec.encode(version.key()) : null;
                        byte[] value = ChangeRecordCodec.encode(record);
                        sent.add(producer.send(new ProducerRecord<>(topics.changes(side), 0, key, value)));
                    })
                    .run(VERSIONS, LAG, WATERMARK_EVERY)
                    .settle(3);
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
        return sent.size();
    }

    @FunctionalInterface
    private interface Application {
        Running start(VerifierSettings settings);
    }

    private record Running(KafkaStreams streams, AutoCloseable rest) {
        /// The first moment seen at which so many records were processed.
        Moment reached(long records) {
            double processed = processed();
            while (processed < records) {
                if (streams.state() == KafkaStreams.State.ERROR) {
                    throw new IllegalStateException("Kafka Streams has failed; see its log");
                }
                LockSupport.parkNanos(20_000_000);
                processed = processed();
            }
            return new Moment(System.nanoTime(), cpuNanos(), processed);
        }

        private double processed() {
            return streams.metrics().values().stream()
                    .filter(metric -> metric.metricName().group().equals("stream-thread-metrics")
                            && metric.metricName().name().equals("process-total"))
                    .mapToDouble(metric -> (double) metric.metricValue())
                    .sum();
        }

        /// That of the stream thread and of its clients' network threads.
        private long cpuNanos() {
            long sum = 0;
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                sum += thread.getName().contains("StreamThread") ? THREADS.getThreadCpuTime(thread.threadId()) : 0;
            }
            return sum;
        }
    }

    private record Moment(long nanos, long cpuNanos, double records) {
        Pace until(Moment end) {
            double judged = end.records - records;
            return new Pace(judged * 1e9 / (end.nanos - nanos), (end.cpuNanos - cpuNanos) / 1000.0 / judged);
        }
    }

    private record Pace(double recordsASecond, double microsARecord) {}
}
