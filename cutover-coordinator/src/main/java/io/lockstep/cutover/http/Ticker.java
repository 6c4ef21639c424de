package io.lockstep.cutover.http;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does some things once a second until it is closed. A failure is logged and does not end it.
record Ticker(ScheduledExecutorService executor) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    static Ticker start(List<Runnable> actions) {
        var executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("event-ticker").factory());
        var _ = executor.scheduleWithFixedDelay(() -> actions.forEach(Ticker::guarded), 1, 1, TimeUnit.SECONDS);
        return new Ticker(executor);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("A tick failed");
        }
    }
}
