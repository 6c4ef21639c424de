package io.lockstep.verifier.streams;

import io.lockstep.benchmarks.ChangeLogs;
import io.lockstep.events.Side;
import io.lockstep.events.json.Progress;
import io.lockstep.lab.LabDirectory;
import io.lockstep.verifier.matching.Mode;

/// A stall of the target, and one watermark at its end that makes everything due at once. Run with a small heap, which
/// it must not outgrow: what is in flight belongs on disk. Ends with 1 when a right target was suspected or anything
/// was left undecided.
final class StallBenchmark {
    private static final long WATERMARK_EVERY = 10_000;

    public static void main(String[] arguments) throws Exception {
        long versions = arguments.length == 0 ? 10_000_000 : Long.parseLong(arguments[0]);
        boolean right = true;
        try (LabDirectory directory = LabDirectory.create()) {
            for (Mode mode : Mode.values()) {
                try (var lane = new OneLane(directory.path().resolve(mode.name()), mode, 1000)) {
                    right &= stall(versions, mode, lane);
                }
            }
        }
        System.exit(right ? 0 : 1);
    }

    private static boolean stall(long versions, Mode mode, OneLane lane) {
        var logs = new ChangeLogs(versions, lane::on);
        double filling = microsARecord(lane, () -> logs.run(Side.SOURCE, versions, WATERMARK_EVERY));
        long heap = OneLane.heapBytes();
        double catchingUp = microsARecord(lane, () -> logs.catchUp(versions).settle(3));
        Progress progress = lane.progress();
        System.out.printf(
                "%-7s %,d versions in flight: %d MiB of heap in use (at most %d); %.1f us of processor a record while it"
                        + " lasts, %.1f while it is caught up with; %d suspects, %d settled, %d undecided%n",
                mode,
                versions,
                heap >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                filling,
                catchingUp,
                lane.suspects(),
                progress.sourceAccount().settled(),
                progress.sourceAccount().waiting() + progress.sourceAccount().held());
        return lane.suspects() == 0 && progress.sourceAccount().settled() == versions;
    }

    private static double microsARecord(OneLane lane, Runnable work) {
        long records = lane.records();
        long began = OneLane.cpuNanos();
        work.run();
        return (OneLane.cpuNanos() - began) / 1000.0 / (lane.records() - records);
    }
}
