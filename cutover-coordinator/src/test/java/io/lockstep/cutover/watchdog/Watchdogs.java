package io.lockstep.cutover.watchdog;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Connector;
import io.lockstep.cutover.runner.Stage;
import io.lockstep.events.Side;
import java.time.Duration;
import java.util.Map;

/// Watchdogs for tests.
public final class Watchdogs {
    private Watchdogs() {}

    /// One that is quick, or one that comes to nothing.
    public static Watchdog start(Stage stage, boolean quick) {
        return start(
                stage,
                SharedServers.connectors(stage.name()),
                quick ? Duration.ofMillis(10) : Duration.ofHours(1),
                () -> {});
    }

    static Watchdog start(Stage stage, Map<Side, Connector> connectors, Duration interval, Watchdog.Release release) {
        return start(stage, connectors, interval, () -> false, release);
    }

    static Watchdog start(
            Stage stage,
            Map<Side, Connector> connectors,
            Duration interval,
            Watchdog.Elsewhere elsewhere,
            Watchdog.Release release) {
        return Watchdog.start(new Watchdog.Settings(
                connectors,
                SharedServers.TABLES,
                () -> stage.steps().acts(),
                Duration.ofSeconds(5),
                "watchdog",
                interval,
                Duration.ofMillis(500),
                Duration.ofMillis(300),
                elsewhere,
                release));
    }
}
