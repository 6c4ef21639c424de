package io.lockstep.cutover.breach;

import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.fence.FenceSource;
import io.lockstep.cutover.fence.GoneBack;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.proof.Barrier;
import io.lockstep.cutover.proof.BarrierPoints;
import io.lockstep.cutover.reverse.StartReverse;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Finding;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.runner.Vigil;
import io.lockstep.events.Position;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The vigil over a source that is fenced; see the package's documentation. Used by the runner's thread.
public final class FenceWatch implements Vigil {
    private static final Logger LOG = LoggerFactory.getLogger(FenceWatch.class);
    private static final String GATE = "source-fenced";
    /// Between two looks at the logins.
    private static final Duration LOOK = Duration.ofMillis(400);
    /// Between two entries of the journal about writers who go on and on.
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final FenceSource fence;
    private final Optional<StartReverse> wayBack;
    private final GoneBack goneBack;
    private final String schema;
    private final BooleanSupplier captured;
    private final InstantSource clock;
    private final SourceLog log;
    private Instant nextLook = Instant.MIN;
    private Instant nextEntry = Instant.MIN;
    private String standing = "";
    private Optional<String> unseen = Optional.empty();
    private @Nullable Gate gate;

    /// @param client the properties of every Kafka client, `bootstrap.servers` among them
    /// @param wayBack whose changes are no breach; empty when there is none
    /// @param goneBack whether a failback has opened the source again, which is no breach
    /// @param schema that Lockstep keeps for itself
    /// @param captured whether the source's log is being captured now
    public FenceWatch(
            Topics topics,
            Map<String, String> client,
            FenceSource fence,
            Optional<StartReverse> wayBack,
            GoneBack goneBack,
            String schema,
            BooleanSupplier captured,
            InstantSource clock) {
        this.fence = fence;
        this.wayBack = wayBack;
        this.goneBack = goneBack;
        this.schema = schema;
        this.captured = captured;
        this.clock = clock;
        this.log = new SourceLog(topics, client);
    }

    @Override
    public List<Breach> look(Permit permit, History history, Run run) {
        return switch (run) {
            case Run.Advancing(var _, Reversible step, boolean _) -> advancing(permit, history, step);
            case Run.Committing _ -> written(permit, history, true);
            case Run.Completing(Forward step, boolean _) -> completing(permit, history, step);
            case Run.GivingUp _ -> List.of();
            case Run.Undoing _, Run.Aborted _, Run.Finished _ -> over();
        };
    }

    private List<Breach> advancing(Permit permit, History history, Reversible step) {
        if (step.compareTo(Reversible.TAKE_BARRIER) > 0) {
            return written(permit, history, true);
        }
        if (step.compareTo(Reversible.AWAIT_SYNC) >= 0) {
            log.note(step == Reversible.AWAIT_SYNC);
        }
        return List.of();
    }

    private List<Breach> completing(Permit permit, History history, Forward step) {
        if (step == Forward.DROP_REVERSE) {
            return over();
        }
        List<Breach> all = new ArrayList<>(written(permit, history, false));
        if (step.compareTo(Forward.RESUME_TRAFFIC) > 0) {
            cameBack(permit).ifPresent(all::add);
        }
        return all;
    }

    private List<Breach> over() {
        log.close();
        return List.of();
    }

    private List<Breach> written(Permit permit, History history, boolean undecided) {
        if (!log.hasBegun()) {
            begin(permit, history);
        }
        Instant now = clock.instant();
        if (!log.any() || (!undecided && now.isBefore(nextEntry))) {
            return List.of();
        }
        if (!undecided && maybeGoneBack(permit)) {
            return List.of();
        }
        nextEntry = now.plus(AGAIN);
        return List.copyOf(log.told());
    }

    /// Asked after the change was read: whatever a failback has let in came after its decision was here.
    private boolean maybeGoneBack(Permit permit) {
        try {
            return permit.read(Side.SOURCE, goneBack::seen);
        } catch (SQLException e) {
            unseen = Optional.of("whether a failback has opened the source cannot be seen: " + e.getMessage());
            return true;
        }
    }

    private void begin(Permit permit, History history) {
        try {
            Optional<BarrierPoints> barrier = permit.read(Side.SOURCE, source -> Barrier.read(permit, source));
            Optional<String> origin =
                    wayBack.isEmpty() ? Optional.empty() : wayBack.get().origin(permit);
            if (barrier.isPresent()) {
                log.begin(new Trespasses(barrier.get(), known(history), origin, schema), pausedAt(history));
            }
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("The barrier could not be read, from which on the fence is watched");
        }
    }

    private static Map<String, Position> known(History history) {
        Map<String, Position> known = new HashMap<>();
        for (Breach breach : history.breaches()) {
            if (breach instanceof Breach.Written(String lane, Position upTo, long _, String _)) {
                known.put(lane, upTo);
            }
        }
        return known;
    }

    private Instant pausedAt(History history) {
        return history.pause(clock.instant()).map(clock.instant()::minus).orElseGet(clock::instant);
    }

    private Optional<Breach> cameBack(Permit permit) {
        Instant now = clock.instant();
        if (now.isBefore(nextLook)) {
            return Optional.empty();
        }
        nextLook = now.plus(LOOK);
        try {
            List<String> back = fence.cameBack(permit);
            unseen = Optional.empty();
            String before = standing;
            standing = String.join(", ", back);
            if (back.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> outcome = fenceAgain(permit);
            return standing.equals(before)
                    ? Optional.empty()
                    : outcome.map(what -> new Breach.CameBack(back.size(), standing + ": " + what));
        } catch (SQLException e) {
            unseen = Optional.of("who can log in to the source cannot be seen: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// Empty when it was the failback.
    private Optional<String> fenceAgain(Permit permit) {
        try {
            return fence.again(permit, goneBack) ? Optional.of("fenced again") : Optional.empty();
        } catch (SQLException e) {
            LOG.atError().setCause(e).log("The source cannot be fenced again");
            return Optional.of("could not be fenced again (" + e.getMessage() + "), and is tried again");
        }
    }

    @Override
    public void close() {
        log.close();
    }

    /// The proof, which holds only while this sees the source's log up to the barrier.
    public Check seen(Check proof) {
        return (databases, history) -> {
            Finding found = proof.look(databases, history);
            Optional<String> blind = log.blind();
            return found.answer() == Finding.Answer.HOLDS && blind.isPresent()
                    ? Finding.notYet("everything is proven, but who writes past the fence is not seen: " + blind.get())
                    : found;
        };
    }

    /// A check that goes on for long, shown with what this sees.
    public Check shown(Check check) {
        return (databases, history) -> {
            Finding found = check.look(databases, history);
            List<Gate> gates = new ArrayList<>(found.gates());
            gates.add(gate(history));
            return new Finding(found.answer(), found.text(), gates);
        };
    }

    private Gate gate(History history) {
        Optional<String> blind = blind();
        List<Breach> breaches = history.breaches();
        String seen = breaches.isEmpty()
                ? "nobody but the way back has written since the barrier, and nobody can log in"
                : breaches.stream().map(Breach::what).collect(Collectors.joining("; "));
        Sighting.State state = !breaches.isEmpty()
                ? Sighting.State.FAIL
                : blind.isPresent() ? Sighting.State.UNKNOWN : Sighting.State.PASS;
        String observed = blind.isPresent() && breaches.isEmpty() ? blind.get() : seen;
        Gate now = new Gate(GATE, observed, "nobody but the way back writes on the source", state, Instant.EPOCH)
                .since(gate, clock.instant());
        gate = now;
        return now;
    }

    private Optional<String> blind() {
        List<Supplier<Optional<String>>> looks = List.of(
                () -> unseen,
                log::blind,
                () -> captured.getAsBoolean()
                        ? Optional.empty()
                        : Optional.of("the source's log is not captured: start `lockstep capture --side source`"));
        return looks.stream().flatMap(look -> look.get().stream()).findFirst();
    }
}
