package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.SetupException;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.watchdog.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A watchdog for each leg of a migration that is set up: the first always, the later ones as they come and go.
///
/// @param configuration as it was read
record WatchdogService(Configuration configuration) implements Service {
    @Override
    public String name() {
        return "watchdog";
    }

    /// @throws UserError when this migration cannot be cut over
    @Override
    public RunningService start() {
        Kennel kennel = new Kennel(configuration);
        kennel.keeper.start();
        return kennel;
    }

    /// Those that watch now, by leg. Thread-safe.
    private static final class Kennel implements RunningService {
        private static final Logger LOG = LoggerFactory.getLogger(WatchdogService.class);
        private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

        private final Configuration first;
        private final Map<Integer, Watchdog> watching = new ConcurrentSkipListMap<>();
        private final CountDownLatch closing = new CountDownLatch(1);
        private final Thread keeper = Thread.ofVirtual().name("watchdog legs").unstarted(this::keep);

        Kennel(Configuration first) {
            this.first = first;
            watching.put(first.leg(), watchdog(first));
        }

        private Watchdog watchdog(Configuration leg) {
            LegsMade made = new LegsMade(first);
            Watchdog.Elsewhere elsewhere = () -> first.leg() == 0 && made.isHeldAfter(leg.leg());
            return Watchdog.start(new Wiring(leg, "")
                    .watchdog(elsewhere)
                    .orElseThrow(() -> UserError.usage(
                            "replication.type is none, so that nothing can be cut over and there is nothing to watch",
                            "describe the replicator in replication.type")));
        }

        private void keep() {
            while (first.leg() == 0 && !ended()) {
                try {
                    look();
                } catch (SetupException e) {
                    LOG.atDebug().setCause(e).log("Which legs there are cannot be asked now");
                }
            }
        }

        private void look() {
            List<Configuration> later = new LegsMade(first).later();
            later.forEach(leg -> watching.computeIfAbsent(leg.leg(), _ -> watchdog(leg)));
            watching.forEach((leg, watchdog) -> {
                if (leg > later.size()) {
                    watching.remove(leg);
                    watchdog.close();
                }
            });
        }

        private boolean ended() {
            try {
                return closing.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                return true;
            }
        }

        @Override
        public List<HealthCheck> checks() {
            return watching.entrySet().stream()
                    .map(each -> check(
                            each.getKey() == 0 ? "watchdog" : "watchdog of leg " + each.getKey(),
                            each.getValue().sight()))
                    .toList();
        }

        private static HealthCheck check(String name, Watchdog.Sight sight) {
            return switch (sight) {
                case Watchdog.Sight.Calm(String what) -> HealthCheck.of(name, true, what);
                case Watchdog.Sight.Rescuing(long run, String what) ->
                    HealthCheck.of(name, false, "run " + run + ": " + what);
                case Watchdog.Sight.Unseen(String problem) ->
                    HealthCheck.of(name, false, "the source cannot be asked: " + problem);
            };
        }

        @Override
        public void close() {
            closing.countDown();
            try {
                keeper.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            watching.values().forEach(Watchdog::close);
        }
    }
}
