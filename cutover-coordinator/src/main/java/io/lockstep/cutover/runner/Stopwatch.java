package io.lockstep.cutover.runner;

import java.time.Duration;

/// How long clients wait, and how long ago their waiting was last worked at. Read by any thread, moved by one.
final class Stopwatch {
    private volatile long started;
    private volatile long stopped;
    private volatile long moved = System.nanoTime();
    private volatile boolean begun;
    private volatile boolean running;

    /// Begins, unless it has begun.
    void start() {
        if (!begun) {
            started = System.nanoTime();
            begun = true;
            running = true;
        }
        move();
    }

    void stop() {
        if (running) {
            stopped = System.nanoTime();
            running = false;
        }
    }

    void move() {
        moved = System.nanoTime();
    }

    boolean running() {
        return running;
    }

    Duration elapsed() {
        return Duration.ofNanos((running ? System.nanoTime() : stopped) - started);
    }

    Duration sinceMove() {
        return Duration.ofNanos(System.nanoTime() - moved);
    }
}
