package io.lockstep.app.run;

import io.lockstep.app.failure.UserError;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.watchdog.Watchdog;
import java.util.List;

/// The watchdog.
record WatchdogService(Wiring wiring) implements Service {
    @Override
    public String name() {
        return "watchdog";
    }

    /// @throws UserError when this migration cannot be cut over
    @Override
    public RunningService start() {
        return new Running(Watchdog.start(wiring.watchdog()
                .orElseThrow(() -> UserError.usage(
                        "replication.type is none, so that nothing can be cut over and there is nothing to watch",
                        "describe the replicator in replication.type"))));
    }

    private record Running(Watchdog watchdog) implements RunningService {
        @Override
        public List<HealthCheck> checks() {
            return List.of(
                    switch (watchdog.sight()) {
                        case Watchdog.Sight.Calm(String what) -> HealthCheck.of("watchdog", true, what);
                        case Watchdog.Sight.Rescuing(long run, String what) ->
                            HealthCheck.of("watchdog", false, "run " + run + ": " + what);
                        case Watchdog.Sight.Unseen(String problem) ->
                            HealthCheck.of("watchdog", false, "the source cannot be asked: " + problem);
                    });
        }

        @Override
        public void close() {
            watchdog.close();
        }
    }
}
