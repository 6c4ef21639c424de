package io.lockstep.app.demo;

import io.lockstep.app.cli.Console;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/// Tells the story on the console's message stream: one line a step, each with the seconds since the beginning.
final class Narrator {
    private final Console console;
    private final InstantSource clock;
    private final Instant began;
    private volatile boolean ended;

    Narrator(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
        this.began = clock.instant();
    }

    void chapter(String title) {
        console.message("");
        say(title);
    }

    void say(String line) {
        say(clock.instant(), line);
    }

    /// The story is told: what is said from now on is said to nobody.
    void end() {
        ended = true;
    }

    /// @param at when it happened
    void say(Instant at, String line) {
        if (ended) {
            return;
        }
        console.message(String.format(Locale.ROOT, "%6.1f s  %s", seconds(Duration.between(began, at)), line));
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
