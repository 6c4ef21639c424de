package io.lockstep.cutover.feed;

import java.time.Instant;
import java.time.InstantSource;

/// The time since this process started, as an instant. It begins with the machine's clock and goes on without it,
/// so that setting that clock neither ages nor rejuvenates anything.
public enum SteadyClock implements InstantSource {
    PROCESS;

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
