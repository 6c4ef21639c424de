package io.lockstep.lab.dms;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/// The states that a task has been in. Thread-safe.
public final class TaskStates {
    public static final String READY = "ready";
    public static final String RUNNING = "running";
    public static final String STOPPED = "stopped";
    public static final String FAILED = "failed";
    private static final int MOST = 100;
    private static final Set<String> STARTABLE = Set.of(READY, STOPPED, FAILED);

    private final InstantSource clock;
    private final Deque<State> states = new ArrayDeque<>();

    /// One of them.
    ///
    /// @param since when it came to be
    /// @param stopReason in the words of DMS
    /// @param failure the last error, also of one that it got over
    /// @param started when it was started last
    public record State(
            Instant since,
            String status,
            Optional<String> stopReason,
            Optional<String> failure,
            Instant created,
            Optional<Instant> started,
            Optional<Instant> stopped) {
        boolean startable() {
            return STARTABLE.contains(status);
        }
    }

    TaskStates(InstantSource clock) {
        this.clock = clock;
        Instant now = clock.instant();
        states.add(new State(now, READY, Optional.empty(), Optional.empty(), now, Optional.empty(), Optional.empty()));
    }

    synchronized State now() {
        return states.getLast();
    }

    /// The one that held then; the first when there was none yet.
    synchronized State at(Instant then) {
        State found = states.getFirst();
        for (State each : states) {
            if (!each.since().isAfter(then)) {
                found = each;
            }
        }
        return found;
    }

    synchronized void starting() {
        add("starting", Optional.empty(), Optional.empty(), Optional.of(clock.instant()), Optional.empty());
    }

    synchronized void running() {
        State last = now();
        if (last.status().equals("starting")) {
            add(RUNNING, Optional.empty(), last.failure(), last.started(), Optional.empty());
        }
    }

    synchronized void troubled(String message) {
        State last = now();
        add(last.status(), last.stopReason(), Optional.of(message), last.started(), last.stopped());
    }

    synchronized void stopping() {
        State last = now();
        add("stopping", Optional.empty(), last.failure(), last.started(), Optional.empty());
    }

    synchronized void stopped() {
        State last = now();
        add(STOPPED, Optional.of("Stop Reason NORMAL"), last.failure(), last.started(), Optional.of(clock.instant()));
    }

    synchronized void failed(String message) {
        State last = now();
        add(
                FAILED,
                Optional.of("Stop Reason FATAL_ERROR"),
                Optional.of(message),
                last.started(),
                Optional.of(clock.instant()));
    }

    private void add(
            String status,
            Optional<String> reason,
            Optional<String> failure,
            Optional<Instant> started,
            Optional<Instant> stopped) {
        states.add(new State(clock.instant(), status, reason, failure, now().created(), started, stopped));
        if (states.size() > MOST) {
            states.removeFirst();
        }
    }
}
