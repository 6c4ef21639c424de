package io.lockstep.cutover.proof;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Keeps the way back until somebody closes it or its time is over.
///
/// @param window from the decision on; empty when there is no way back to keep
public record WayBack(Optional<Duration> window, InstantSource clock) implements Check {
    @Override
    public Finding look(Databases databases, History history) {
        if (window.isEmpty()) {
            return Finding.holds("no way back is kept (cutover.failback.enabled)");
        }
        if (history.closed()) {
            return Finding.holds("it was closed");
        }
        Instant end = decided(history).plus(window.get());
        return clock.instant().isBefore(end)
                ? Finding.notYet("the way back is kept until " + end)
                : Finding.holds("its time is over");
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
