package io.lockstep.cutover.proof;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Finding;
import io.lockstep.cutover.runner.Gate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the way back until it has been gone, somebody closes it, or its time is over. Its gate [#GATE] is open while
/// what it has brought is proven.
public final class WayBack implements Check {
    /// Whether a failback would find everything proven now.
    public static final String GATE = "failback";

    private final Optional<Duration> window;
    private final Supplier<NextLeg> next;
    private final InstantSource clock;
    private @Nullable Gate before;

    /// @param window from the decision on; empty when there is no way back to keep
    /// @param next what verifies it
    public WayBack(Optional<Duration> window, Supplier<NextLeg> next, InstantSource clock) {
        this.window = Objects.requireNonNull(window);
        this.next = Objects.requireNonNull(next);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public Finding look(Databases databases, History history) {
        if (window.isEmpty()) {
            return Finding.holds("no way back is kept (cutover.failback.enabled)");
        }
        NextLeg leg = next.get();
        Gate gate = dated(gate(leg));
        if (leg instanceof NextLeg.Verified verified) {
            if (verified.isDone()) {
                return Finding.holds("it was gone: a failback has brought the application back", gate);
            }
            if (verified.isUnderWay()) {
                return Finding.notYet("a failback is under way", gate);
            }
        }
        if (history.closed()) {
            return Finding.holds("it was closed", gate);
        }
        Instant end = decided(history).plus(window.get());
        return clock.instant().isBefore(end)
                ? Finding.notYet("the way back is kept until " + end, gate)
                : Finding.holds("its time is over", gate);
    }

    private static Gate gate(NextLeg leg) {
        return switch (leg) {
            case NextLeg.Verified verified -> SyncGates.verification(GATE, verified.overview());
            case NextLeg.Missing missing ->
                new Gate(GATE, missing.why(), "PROVEN", Sighting.State.UNKNOWN, Instant.EPOCH);
        };
    }

    private Gate dated(Gate seen) {
        Gate dated = seen.since(before, clock.instant());
        before = dated;
        return dated;
    }

    private static Instant decided(History history) {
        return history.entries().stream()
                .filter(entry -> entry.line() instanceof Line.Happened(RunEvent.Decided(Verdict verdict), String _)
                        && verdict == Verdict.COMMIT)
                .map(entry -> entry.at())
                .findFirst()
                .orElseThrow();
    }
}
