package io.lockstep.capture;

import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.lockstep.capture.database.Catalogue;
import io.lockstep.capture.database.SlotState;
import io.lockstep.capture.encoding.Unchanged;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Lsn;
import io.lockstep.events.Side;
import io.lockstep.lab.Lab;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.source.SourceRecord;

/// Measures how fast one capture works off a backlog, from its slot to what the broker has acknowledged, against the
/// same
/// engine whose records nobody looks at, in turns, each on a copy of the same slot.
final class CaptureBenchmark {
    private static final int ROWS = Integer.getInteger("rows", 150_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final String SLOT = OrdersMigration.NAMES.slot(Side.SOURCE);
    private static final String KEPT = "kept";

    private final OrdersMigration migration;
    private long changes;

    private CaptureBenchmark(OrdersMigration migration) {
        this.migration = migration;
    }

    public static void main(String[] arguments) throws Exception {
        try (Lab lab = Lab.start()) {
            new CaptureBenchmark(new OrdersMigration(lab)).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        try (LaneSetup setup = LaneSetup.create(migration.lane(Optional.empty()))) {
            migration.backlog.run("SELECT pg_copy_logical_replication_slot('" + SLOT + "', '" + KEPT + "')");
            changes = migration.backlog.write(ROWS);
            CaptureSettings settings = migration.capture(Side.SOURCE, setup.tables(Side.SOURCE));
            for (int round = 0; round <= ROUNDS; round++) {
                Pace shipped = alone(shipped(engine(settings)));
                report(round, "engine as shipped", shipped, shipped);
                report(round, "capture's engine", alone(engine(settings)), shipped);
                report(round, "capture", captured(settings), shipped);
            }
            migration.backlog.run("SELECT pg_drop_replication_slot('" + KEPT + "')");
        }
    }

    private static void report(int round, String what, Pace pace, Pace bare) {
        System.out.printf(
                "%s, %-17s %,8.0f changes/s (%3.0f %%); %5.1f us of processor a change (%3.0f %%)%n",
                round == 0 ? "warming up" : "round " + round,
                what,
                pace.changesASecond(),
                100 * pace.changesASecond() / bare.changesASecond(),
                pace.microsAChange(),
                100 * pace.microsAChange() / bare.microsAChange());
        pace.shares().entrySet().stream()
                .filter(share -> share.getValue() > 0.3)
                .forEach(share -> System.out.printf("    %5.1f us %s%n", share.getValue(), share.getKey()));
    }

    private Pace alone(Properties properties) throws Exception {
        Set<Long> others = Pace.threads();
        var consumer = new Counting();
        EngineRun run = new EngineRun(properties, consumer, () -> {});
        Thread thread = Thread.ofPlatform().name("engine").start(() -> run.run().ifPresent(Throwable::printStackTrace));
        try {
            return Pace.of(consumer.changes::sum, changes, others);
        } finally {
            while (!run.stop()) {
                Thread.sleep(50);
            }
            thread.join();
        }
    }

    private Pace captured(CaptureSettings settings) throws Exception {
        renewSlot();
        Set<Long> others = Pace.threads();
        try (Capture capture = Capture.start(settings, new Capture.Wiring() {
            @Override
            public Optional<Lsn> confirmed(CaptureSettings ignored) {
                return Optional.empty();
            }
        })) {
            return Pace.of(() -> capture.status().versions(), changes, others);
        }
    }

    private Properties engine(CaptureSettings settings) throws Exception {
        renewSlot();
        try (Connection connection = settings.database().connect()) {
            var catalogue = new Catalogue(connection);
            Properties properties = EngineProperties.of(settings, List.of(catalogue.shape(OrdersMigration.ORDERS)));
            SeededOffsets.configure(
                    properties, SlotState.read(connection, SLOT).orElseThrow().confirmed());
            TextValues.configure(properties, Unchanged.random());
            return properties;
        }
    }

    /// Without what capture puts in the place of Debezium's own classes.
    private static Properties shipped(Properties engine) {
        engine.setProperty("connector.class", PostgresConnector.class.getName());
        engine.keySet()
                .removeIf(key -> key.toString().contains("queue.provider")
                        || key.toString().contains("socketFactory")
                        || key.toString().startsWith("lockstep.arrivals"));
        return engine;
    }

    private void renewSlot() throws Exception {
        migration.backlog.run("SELECT pg_drop_replication_slot('" + SLOT + "')");
        migration.backlog.run("SELECT pg_copy_logical_replication_slot('" + KEPT + "', '" + SLOT + "')");
    }

    /// Looks at no record, and marks each batch as processed at once.
    private static final class Counting implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {
        private final LongAdder changes = new LongAdder();

        @Override
        public void handleBatch(
                List<RecordChangeEvent<SourceRecord>> events,
                RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
                throws InterruptedException {
            changes.add(events.size());
            committer.markProcessed(events.getLast());
            committer.markBatchFinished();
        }

        @Override
        public boolean supportsTombstoneEvents() {
            return false;
        }
    }
}
