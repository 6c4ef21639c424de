package io.lockstep.cutover.sequences;

import java.time.Duration;

/// Lets time pass between two looks.
@FunctionalInterface
public interface Pause {
    void pass(Duration time) throws InterruptedException;
}
