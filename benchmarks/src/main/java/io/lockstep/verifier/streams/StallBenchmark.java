package io.lockstep.verifier.streams;

import io.lockstep.benchmarks.ChangeLogs;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.json.Progress;
import io.lockstep.lab.LabDirectory;
import io.lockstep.verifier.matching.Mode;

/// A stall of the target, and how it is caught up with: by one watermark at its end that makes everything due at
/// once, or version by version with the watermarks between them, as always with a single row. Run with a
/// small heap, which it must not outgrow: what is in flight belongs on disk, and of a hot row most is
/// dropped. Ends with 1 when a right target was suspected or anything was left undecided.
final class StallBenchmark {
    private static final long WATERMARK_EVERY = 10_000;

    public static void main(String[] arguments) throws Exception {
        long versions = arguments.length == 0 ? 10_000_000 : Long.parseLong(arguments[0]);
        long rows = arguments.length < 2 ? versions : Long.parseLong(arguments[1]);
        boolean stepwise = rows == 1 || (arguments.length > 2 && arguments[2].equals("stepwise"));
        boolean right = true;
        try (LabDirectory directory = LabDirectory.create()) {
            for (Mode mode : Mode.values()) {
                try (var lane = new OneLane(directory.path().resolve(mode.name()), mode, 1000)) {
                    right &= stall(versions, rows, stepwise, mode, lane);
                }
            }
        }
        System.exit(right ? 0 : 1);
    }

    private static boolean stall(long versions, long rows, boolean stepwise, Mode mode, OneLane lane) {
        var logs = new ChangeLogs(rows, lane::on);
        double filling = microsARecord(lane, () -> logs.run(Side.SOURCE, versions, WATERMARK_EVERY));
        long heap = OneLane.heapBytes();
        double catchingUp =
                microsARecord(lane, () -> catchUp(versions, stepwise, logs).settle(3));
        Progress progress = lane.progress();
        SourceAccount source = progress.sourceAccount();
        long decided = source.settled() + source.superseded() + source.thinned();
        System.out.printf(
                "%-7s %,d versions of %,d rows in flight: %d MiB of heap in use (at most %d); %.1f us of processor a record while it"
                        + " lasts, %.1f while it is caught up with; %d suspects, %d settled, %d superseded, %d not kept, %d undecided%n",
                mode,
                versions,
                rows,
                heap >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                filling,
                catchingUp,
                lane.suspects(),
                source.settled(),
                source.superseded(),
                source.thinned(),
                source.waiting() + source.held());
        return lane.suspects() == 0 && decided == versions;
    }

    private static ChangeLogs catchUp(long versions, boolean stepwise, ChangeLogs logs) {
        return stepwise ? logs.run(Side.TARGET, versions, WATERMARK_EVERY) : logs.catchUp(versions);
    }

    private static double microsARecord(OneLane lane, Runnable work) {
        long records = lane.records();
        long began = OneLane.cpuNanos();
        work.run();
        return (OneLane.cpuNanos() - began) / 1000.0 / (lane.records() - records);
    }
}
