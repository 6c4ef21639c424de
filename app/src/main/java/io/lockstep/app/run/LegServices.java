package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.cutover.Coordinator;

/// What a process runs for one leg; the coordinator is among it.
interface LegServices extends RunningService {
    Coordinator coordinator();

    /// Starts them, or nothing.
    @FunctionalInterface
    interface Making {
        /// @param leg its configuration
        /// @throws RuntimeException when a database or Kafka is not as it must be
        LegServices start(Configuration leg);
    }
}
