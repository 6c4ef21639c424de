package io.lockstep.verifier.streams;

import io.lockstep.benchmarks.ChangeLogs;
import io.lockstep.events.Side;
import io.lockstep.lab.LabDirectory;
import io.lockstep.verifier.matching.Mode;
import java.util.List;
import java.util.stream.Stream;

/// What a watermark costs, and how much memory the judge takes, while more and more keys are settled, and while more
/// and more are in flight. A round changes a thousand rows on both sides.
final class SettledBenchmark {
    private static final int CHANGES = 1000;
    private static final int ROUNDS = 21;

    public static void main(String[] arguments) throws Exception {
        long[] settled = arguments.length == 0
                ? new long[] {10_000, 1_000_000, 5_000_000}
                : Stream.of(arguments).mapToLong(Long::parseLong).toArray();
        try (LabDirectory directory = LabDirectory.create()) {
            for (long keys : settled) {
                try (var lane = new OneLane(directory.path().resolve("settled-" + keys), Mode.ORDERED, 1000)) {
                    settled(keys, lane);
                }
            }
            for (long keys : settled) {
                try (var lane = new OneLane(directory.path().resolve("flying-" + keys), Mode.ORDERED, 1000)) {
                    inFlight(keys, lane);
                }
            }
        }
        System.exit(0);
    }

    private static void settled(long keys, OneLane lane) {
        ChangeLogs logs = new ChangeLogs(keys, lane::on).run(keys, 1000, 10_000).settle(2);
        lane.watermarkNanos();
        for (int round = 0; round < ROUNDS; round++) {
            logs.run(CHANGES, 0, CHANGES);
        }
        report(keys + " keys settled", lane);
    }

    private static void inFlight(long keys, OneLane lane) {
        ChangeLogs logs = new ChangeLogs(2 * keys, lane::on).run(Side.SOURCE, keys, 10_000);
        lane.watermarkNanos();
        for (int round = 0; round < ROUNDS; round++) {
            logs.run(Side.SOURCE, CHANGES, CHANGES);
        }
        report(keys + " keys in flight", lane);
    }

    private static void report(String what, OneLane lane) {
        List<Long> nanos = lane.watermarkNanos().stream().sorted().toList();
        System.out.printf(
                "%-22s %6.0f us of processor a watermark (median of %d, most %.0f), %d MiB on the heap%n",
                what,
                nanos.get(nanos.size() / 2) / 1000.0,
                nanos.size(),
                nanos.getLast() / 1000.0,
                OneLane.heapBytes() >> 20);
    }
}
