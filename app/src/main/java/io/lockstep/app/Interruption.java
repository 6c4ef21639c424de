package io.lockstep.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/// Turns Ctrl-C (and a polite kill) into an interrupt of the command, and keeps the process until it has cleaned
/// up. A second Ctrl-C ends it at once.
///
/// The process then ends with 128 plus the number of the signal: 130 for Ctrl-C.
final class Interruption {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Interruption() {}

    /// Runs the command on this thread.
    static int guard(IntSupplier command) {
        Thread runner = Thread.currentThread();
        CountDownLatch finished = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(runner, finished), "interruption"));
        try {
            return command.getAsInt();
        } finally {
            finished.countDown();
        }
    }

    private static void interrupt(Thread runner, CountDownLatch finished) {
        try {
            if (finished.getCount() > 0) {
                runner.interrupt();
                DefaultSignals.restoreInterrupt();
                boolean _ = finished.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
