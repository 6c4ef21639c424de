package io.lockstep.app.run;

import io.lockstep.cutover.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a service as soon as what it needs is there, and again when it has stopped for a reason that passes.
/// Gives up when somebody has to act. Thread-safe.
final class Attendant implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attendant.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration GLANCE = Duration.ofMillis(250);
    private static final Duration STOPPING = Duration.ofSeconds(9);

    private final Service service;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile State state = new State.Waiting("starting");

    private sealed interface State {
        record Waiting(String reason) implements State {}

        record Working(RunningService service) implements State {}

        record Ended(RuntimeException failure) implements State {}
    }

    private Attendant(Service service) {
        this.service = service;
        this.thread = Thread.ofPlatform().name("attendant").daemon().unstarted(this::attend);
    }

    /// Begins to try. Returns at once.
    static Attendant of(Service service) {
        var attendant = new Attendant(service);
        attendant.thread.start();
        return attendant;
    }

    List<HealthCheck> checks() {
        return switch (state) {
            case State.Waiting(String reason) -> List.of(HealthCheck.of(service.name(), false, reason));
            case State.Working(RunningService running) -> running.checks();
            case State.Ended(RuntimeException failure) ->
                List.of(HealthCheck.of(service.name(), false, String.valueOf(failure.getMessage())));
        };
    }

    /// Why it has given up.
    Optional<RuntimeException> failure() {
        return state instanceof State.Ended(RuntimeException failure) ? Optional.of(failure) : Optional.empty();
    }

    /// Stops the service.
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            if (!thread.join(STOPPING)) {
                LOG.atWarn().addKeyValue("service", service.name()).log("Did not stop in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void attend() {
        Duration pause = FIRST_PAUSE;
        while (!closed(Duration.ZERO)) {
            long began = System.nanoTime();
            Obstacle obstacle = workUntilSomethingIsInTheWay();
            boolean worked =
                    System.nanoTime() - began > LONGEST_PAUSE.multipliedBy(10).toNanos();
            pause = worked ? FIRST_PAUSE : pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            if (closed(Duration.ZERO)) {
                return;
            }
            switch (obstacle) {
                case Obstacle.Passing(String what) -> becomes(new State.Waiting(what));
                case Obstacle.Lasting(RuntimeException failure) -> {
                    becomes(new State.Ended(failure));
                    return;
                }
            }
            closed(pause);
        }
    }

    private Obstacle workUntilSomethingIsInTheWay() {
        try (RunningService running = service.start()) {
            becomes(new State.Working(running));
            while (!closed(GLANCE)) {
                Optional<Throwable> failure = running.failure();
                if (failure.isPresent()) {
                    return Obstacle.of(failure.get());
                }
            }
            return new Obstacle.Passing("stopping");
        } catch (RuntimeException e) {
            return Obstacle.of(e);
        }
    }

    private void becomes(State next) {
        if (!next.equals(state)) {
            state = next;
            LOG.atInfo()
                    .addKeyValue("service", service.name())
                    .addKeyValue(
                            "state",
                            switch (next) {
                                case State.Waiting(String reason) -> "waiting: " + reason;
                                case State.Working _ -> "working";
                                case State.Ended(RuntimeException failure) -> "ended: " + failure.getMessage();
                            })
                    .log("Service");
        }
    }

    /// Interrupted means closed too: nobody else interrupts this thread.
    private boolean closed(Duration wait) {
        try {
            return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return closing.getCount() == 0;
        }
    }
}
