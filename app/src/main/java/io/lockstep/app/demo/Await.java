package io.lockstep.app.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for something to become true, looking often; a limit keeps a broken demo from waiting for ever.
final class Await {
    private static final Duration GLANCE = Duration.ofMillis(10);

    private Await() {}

    static boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
        return until(limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty())
                .isPresent();
    }

    static <T> Optional<T> until(Duration limit, Supplier<Optional<T>> question) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Optional<T> answer = question.get();
        while (answer.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(GLANCE);
            answer = question.get();
        }
        return answer;
    }
}
