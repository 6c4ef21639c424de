package io.lockstep.app.run;

import io.lockstep.cutover.HealthCheck;
import java.util.List;
import java.util.Optional;

/// A service at work. Thread-safe.
interface RunningService extends AutoCloseable {
    /// What has to hold for it to do its work. Details stay the same while nothing changes.
    List<HealthCheck> checks();

    /// Why it has stopped and does not go on by itself; empty while it works.
    default Optional<Throwable> failure() {
        return Optional.empty();
    }

    /// Stops it in order, within seconds.
    @Override
    void close();
}
