package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.cli.Console;
import io.lockstep.app.config.Configuration;
import io.lockstep.events.Side;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalInt;

/// What `lockstep capture --lane NAME` runs, until it is closed as Ctrl-C does.
final class LaneCapture implements AutoCloseable {
    private final Thread thread;
    private final StringWriter said = new StringWriter();

    LaneCapture(Configuration configuration, int place) {
        Deployment deployment = ServiceDeployment.capture(EnumSet.allOf(Side.class), OptionalInt.of(place));
        var writer = new PrintWriter(said);
        thread = Thread.ofPlatform().name("lane " + place).start(() -> {
            try {
                deployment.run(configuration, new Console(writer, writer, false, false));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                e.printStackTrace(writer);
            }
        });
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(said.toString()).contains("ready: http://127.0.0.1:"));
    }

    @Override
    public void close() {
        thread.interrupt();
        ended(thread);
    }

    /// Returns when a thread has ended, or the caller is interrupted.
    static void ended(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
