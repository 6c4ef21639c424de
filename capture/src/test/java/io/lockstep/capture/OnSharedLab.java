package io.lockstep.capture;

import org.junit.jupiter.api.BeforeAll;

/// Starts the shared servers before the first test, so that no test is said to have taken the time that was spent on
/// waiting for them.
public interface OnSharedLab {
    @BeforeAll
    static void start() {
        SharedLab.lab();
    }
}
