package io.lockstep.cutover.feed;

import org.junit.jupiter.api.BeforeAll;

/// Starts the shared broker before the first test, so that no test is said to have taken the time that was spent on
/// waiting for it.
public interface OnBroker {
    @BeforeAll
    static void start() {
        Broker.client();
    }
}
