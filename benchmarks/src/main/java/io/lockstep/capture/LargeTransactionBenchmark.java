package io.lockstep.capture;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.Side;
import io.lockstep.lab.Lab;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Optional;

/// Captures one transaction of so many rows, and prints what the heap held at most, the broker's part included, in the
/// heap that the command gives it.
final class LargeTransactionBenchmark {
    private static final int ROWS = Integer.getInteger("rows", 1_000_000);

    private LargeTransactionBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Lab lab = Lab.start()) {
            run(new OrdersMigration(lab));
        }
        System.exit(0);
    }

    private static void run(OrdersMigration migration) throws Exception {
        try (LaneSetup setup = LaneSetup.create(migration.lane(Optional.empty()));
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            long begin = System.nanoTime();
            migration.backlog.insert(ROWS);
            long written = System.nanoTime();
            while (capture.status().versions() < ROWS) {
                Thread.sleep(50);
            }
            System.out.printf(
                    "%,d rows in one transaction: written in %.1f s, captured %.1f s later, restarts %d%n",
                    ROWS,
                    (written - begin) / 1e9,
                    (System.nanoTime() - written) / 1e9,
                    capture.status().restarts());
            System.out.printf(
                    "heap: %,d MiB in use at most, of %,d MiB%n",
                    peak() >> 20, Runtime.getRuntime().maxMemory() >> 20);
        }
    }

    /// Of all pools together; they need not have been full at the same time.
    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
