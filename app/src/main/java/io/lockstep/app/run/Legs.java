package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.Leg;
import io.lockstep.app.config.Replication;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.setup.Cleanup;
import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.capture.setup.Setup;
import io.lockstep.capture.setup.Step;
import io.lockstep.capture.setup.Watcher;
import io.lockstep.cutover.Coordinator;
import io.lockstep.cutover.CoordinatorException;
import io.lockstep.cutover.HealthCheck;
import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.runner.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The services of the leg that a migration is on, and while there is a way back, those of the next leg, which verify
/// it and can go it: see [Leg]. The next leg is set up when the way back has been started. When the application has
/// gone back, its services take the place of the others, port and all; when the way back is closed, they end, and what
/// was made for them is removed. Thread-safe.
public final class Legs implements LegServices {
    private static final Logger LOG = LoggerFactory.getLogger(Legs.class);
    private static final Duration GLANCE = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Configuration first;
    private final Making making;
    private final Consumer<String> narrator;
    private final LegsMade made;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread keeper = Thread.ofVirtual().name("legs").unstarted(this::keep);
    /// Those that are over, and for which a server may still keep log.
    private final List<Integer> passed = new ArrayList<>();

    private long retiring = System.nanoTime();
    private boolean sure;
    private boolean looked;
    private int number;
    private volatile LegServices current;
    private volatile @Nullable LegServices next;

    private Legs(Configuration first, Making making, Consumer<String> narrator) {
        this.first = first;
        this.making = making;
        this.narrator = narrator;
        this.made = new LegsMade(first);
        reach();
        this.current = making.start(atItsPort(number));
    }

    /// Starts the services of the leg that has been reached; of the first, where that cannot be asked yet.
    ///
    /// @param first the configuration as it was read
    /// @param making of what this process runs for one leg
    /// @param narrator is told what a user should know, a line each
    /// @throws RuntimeException when a database or Kafka is not as it must be
    static Legs start(Configuration first, Making making, Consumer<String> narrator) {
        Legs legs = new Legs(first, making, narrator);
        legs.keeper.start();
        return legs;
    }

    /// The same, with all services in this process.
    ///
    /// @param bootstrap where Kafka is
    public static Legs start(Configuration first, String bootstrap, Consumer<String> narrator) {
        return start(first, leg -> Services.start(leg, bootstrap, narrator), narrator);
    }

    private void reach() {
        try {
            number = first.replication() instanceof Replication.ObserveOnly ? 0 : made.reached();
            IntStream.range(0, number).forEach(passed::add);
            sure = true;
        } catch (SetupException e) {
            LOG.atWarn().setCause(e).log("Which leg the migration is on cannot be asked yet");
        }
    }

    @Override
    public Coordinator coordinator() {
        return current.coordinator();
    }

    @Override
    public List<HealthCheck> checks() {
        return services().flatMap(each -> each.checks().stream()).toList();
    }

    @Override
    public Optional<Throwable> failure() {
        return services().flatMap(each -> each.failure().stream()).findFirst();
    }

    private Stream<LegServices> services() {
        return Stream.concat(Stream.of(current), Optional.ofNullable(next).stream());
    }

    private Configuration atItsPort(int leg) {
        return Leg.of(first, leg).withPort(first.http().port());
    }

    private void keep() {
        Duration pause = GLANCE;
        while (!ended(pause)) {
            try {
                retirePassed();
                look();
                pause = GLANCE;
            } catch (RuntimeException e) {
                current.coordinator().leadNowhere("it cannot be verified: " + e.getMessage());
                LOG.atWarn().setCause(e).log("A leg is not as it should be; it is tried again");
                pause = PAUSE;
            }
        }
    }

    private void look() {
        if (next == null && sure && !looked) {
            // a failback that was left in the pause is not to wait until the leg before has been taken up
            looked = true;
            if (made.isThere(number + 1)) {
                begin();
            }
        }
        if (!sure) {
            reach();
            if (number > 0) {
                current.close();
                current = making.start(atItsPort(number));
            }
            return;
        }
        Optional<Standing> run = current.coordinator()
                .cutovers()
                .flatMap(office -> office.cutovers().newest());
        if (run.isPresent()) {
            follow(run.get());
        }
    }

    private void follow(Standing run) {
        LegServices after = next;
        boolean over = run.run().instruction() instanceof Instruction.Nothing;
        if (after == null) {
            if (run.run().phase() == Phase.FAILBACK_WINDOW
                    && first.cutover().failback().enabled()) {
                begin();
            }
        } else if (over && made.isCommitted(number + 1)) {
            handOver(after);
        } else if (over) {
            dismiss(after);
        }
    }

    private void begin() {
        Configuration leg = Leg.of(first, number + 1).withPort(0);
        try (Setup setup = Setup.plan(new Administration(leg).settings())) {
            setup.execute(Watcher.NONE);
        }
        LegServices after = making.start(leg);
        next = after;
        current.coordinator().leadTo(after.coordinator());
        narrator.accept("The way back is verified as well: console at "
                + after.coordinator().address() + "/");
    }

    private void handOver(LegServices after) {
        LegServices before = current;
        before.coordinator().stopServing();
        serve(after, first.http().port());
        narrator.accept("The application has gone back; what is verified now is leg " + (number + 1) + ": console at "
                + after.coordinator().address() + "/");
        current = after;
        next = null;
        passed.add(number);
        number++;
        before.close();
    }

    private static void serve(LegServices after, int port) {
        if (port == 0) {
            return;
        }
        try {
            after.coordinator().serveAlsoOn(port);
        } catch (CoordinatorException e) {
            LOG.atError().setCause(e).log("The port of the leg before cannot be taken over");
        }
    }

    /// No server keeps log for a leg that is over. Captures in other processes may have to be stopped first.
    private void retirePassed() {
        if (passed.isEmpty() || System.nanoTime() < retiring) {
            return;
        }
        Configuration leg = Leg.of(first, passed.getFirst());
        try {
            LaneSetup.retire(new Administration(leg).settings());
            passed.removeFirst();
        } catch (SetupException e) {
            LOG.atWarn()
                    .addKeyValue("migration", leg.migration())
                    .setCause(e)
                    .log("Its slots retain log, and it is over: stop the captures that read them");
            retiring = System.nanoTime() + PAUSE.toNanos();
        }
    }

    private void dismiss(LegServices after) {
        next = null;
        current.coordinator().leadNowhere("the way back is closed");
        after.close();
        Configuration leg = Leg.of(first, number + 1);
        try (Cleanup cleanup = Cleanup.plan(new Administration(leg).settings())) {
            cleanup.execute(new Watcher() {
                @Override
                public void failed(Step step, String reason) {
                    LOG.atWarn()
                            .addKeyValue("object", step.what())
                            .addKeyValue("reason", reason)
                            .log("Left in the database: lockstep cleanup removes it");
                }
            });
        }
    }

    private boolean ended(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    /// Stops everything, the next leg first.
    @Override
    public void close() {
        closing.countDown();
        try {
            keeper.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        LegServices after = next;
        if (after != null) {
            after.close();
        }
        current.close();
    }
}
