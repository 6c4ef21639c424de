package io.lockstep.capture;

import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.Progress;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import io.lockstep.lab.TopicReader;
import io.lockstep.verifier.Verifier;
import io.lockstep.verifier.VerifierSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Measures how fast the whole path catches up with a backlog that both databases have already: both captures, the
/// broker
/// and the verifier, in one process beside the two servers, until every change is seen on both sides and decided.
/// Counted
/// from the first fifth on.
final class PathBenchmark {
    private static final int ROWS = Integer.getInteger("rows", 150_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 2);
    private static final int THREADS = Integer.getInteger("threads", 2);

    private PathBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Lab lab = Lab.start()) {
            run(new OrdersMigration(lab));
        }
        System.exit(0);
    }

    private static void run(OrdersMigration migration) throws Exception {
        Lab lab = migration.lab;
        try (NativeReplication replication = NativeReplication.create(
                lab.source().database(),
                lab.target().database(),
                "bench_sub",
                List.of(new TableName("public", "orders")))) {
            replication.awaitSynchronised(Duration.ofMinutes(2));
            try (LaneSetup setup = LaneSetup.create(migration.lane(Optional.of(replication.name())));
                    WatermarkWriter watermarks = migration.watermarks()) {
                while (watermarks.status().written() == 0) {
                    Thread.sleep(50);
                }
                verify(migration, replication, setup);
            }
        }
    }

    private static void verify(OrdersMigration migration, NativeReplication replication, LaneSetup setup)
            throws Exception {
        VerifierSettings settings = VerifierSettings.of(
                        OrdersMigration.TOPICS,
                        Set.of(LaneNames.ONLY),
                        migration.bootstrap(),
                        migration.lab.directory().path().resolve("verifier"))
                .withThreads(THREADS);
        try (Verifier _ = Verifier.start(settings);
                TopicReader<Progress> progress = TopicReader.open(
                        migration.bootstrap(),
                        OrdersMigration.TOPICS.progress(),
                        record -> EventsJson.progress(record.value()))) {
            long written = 0;
            for (int round = 0; round <= ROUNDS; round++) {
                long changes = migration.backlog.write(ROWS);
                replication.awaitCaughtUp(Duration.ofMinutes(5));
                written += changes;
                catchUp(migration, setup, progress, written, changes);
            }
        }
    }

    private static void catchUp(
            OrdersMigration migration, LaneSetup setup, TopicReader<Progress> progress, long written, long changes)
            throws Exception {
        try (Capture source = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)));
                Capture target = Capture.start(migration.capture(Side.TARGET, setup.tables(Side.TARGET)))) {
            while (source.status().versions() + target.status().versions() == 0) {
                Thread.sleep(5);
            }
            Moment begin = Moment.now();
            while (decided(progress) < written) {
                Thread.sleep(50);
            }
            report(begin, Moment.now(), changes);
        }
    }

    private static long decided(TopicReader<Progress> progress) {
        Map<Integer, Long> newest = new TreeMap<>();
        progress.records().forEach(each -> newest.put(each.partition(), decided(each.sourceAccount())));
        return newest.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long decided(SourceAccount account) {
        return account.settled() + account.superseded();
    }

    private static void report(Moment begin, Moment end, long changes) {
        System.out.printf(
                "%,d changes, each seen on both sides and decided: %,.0f a second%n",
                changes, changes * 1e9 / (end.nanos - begin.nanos));
        Map<String, Double> micros = new TreeMap<>();
        end.cpuNanos.forEach(
                (part, nanos) -> micros.put(part, (nanos - begin.cpuNanos.getOrDefault(part, 0L)) / 1000.0 / changes));
        double all = micros.values().stream().mapToDouble(Double::doubleValue).sum();
        System.out.printf("%.1f us of processor a change:%n", all);
        micros.forEach((part, each) -> System.out.printf("    %5.1f us (%2.0f %%) %s%n", each, 100 * each / all, part));
    }

    private record Moment(long nanos, Map<String, Long> cpuNanos) {
        static Moment now() {
            return new Moment(System.nanoTime(), Processor.byPart());
        }
    }
}
