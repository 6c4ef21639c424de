package io.lockstep.verifier.streams;

import io.lockstep.benchmarks.ChangeLogs;
import io.lockstep.lab.LabDirectory;
import io.lockstep.verifier.matching.Mode;

/// What a record costs one lane on RocksDB, with a commit at every watermark and no broker, and so without the
/// changelogs
/// and clients that the topology pays for as well.
final class LaneBenchmark {
    private static final long VERSIONS = 300_000;
    private static final long ROWS = 100_000;
    private static final long LAG = 1_000;
    private static final long WATERMARK_EVERY = 10_000;
    private static final int ROUNDS = 3;

    public static void main(String[] arguments) throws Exception {
        try (LabDirectory directory = LabDirectory.create()) {
            for (Mode mode : Mode.values()) {
                for (int round = 1; round <= ROUNDS; round++) {
                    try (var lane = new OneLane(directory.path().resolve(mode + "-" + round), mode, 1000)) {
                        long began = OneLane.cpuNanos();
                        new ChangeLogs(ROWS, lane::on)
                                .run(VERSIONS, LAG, WATERMARK_EVERY)
                                .settle(3);
                        double micros = (OneLane.cpuNanos() - began) / 1000.0 / lane.records();
                        System.out.printf("%s, round %d: %.1f us of processor a record%n", mode, round, micros);
                    }
                }
            }
        }
        System.exit(0);
    }
}
