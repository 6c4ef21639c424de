package io.lockstep.lab;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Work that must come to its end although the caller is interrupted: starting servers, and stopping everything. It
/// runs on a thread of its own that nobody interrupts. The caller waits, and is interrupted again afterwards.
public final class Uninterrupted {
    private Uninterrupted() {}

    /// Like [#call(Supplier)], for what returns nothing.
    public static void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /// Returns, or throws, what the work does.
    public static <T> T call(Supplier<T> work) {
        var task = new FutureTask<>(work::get);
        Thread.ofPlatform()
                .name(Thread.currentThread().getName() + "-uninterrupted")
                .start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
    }
}
