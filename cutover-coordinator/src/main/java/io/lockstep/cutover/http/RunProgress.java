package io.lockstep.cutover.http;

import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.runner.Standing;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How far a run has come, by its journal.
final class RunProgress {
    private RunProgress() {}

    /// The steps that are done.
    static List<Step> done(Standing standing) {
        return events(standing)
                .flatMap(event -> event instanceof RunEvent.Done(Step step) ? Stream.of(step) : Stream.empty())
                .toList();
    }

    /// The last step before the decision that has begun; empty when none has.
    static Optional<Reversible> reached(Standing standing) {
        return events(standing)
                .flatMap(event -> event instanceof RunEvent.Begun(Reversible step) ? Stream.of(step) : Stream.empty())
                .max(Comparator.naturalOrder());
    }

    private static Stream<RunEvent> events(Standing standing) {
        return standing.history().entries().stream()
                .flatMap(entry -> entry.line() instanceof Line.Happened(RunEvent event, String _)
                        ? Stream.of(event)
                        : Stream.empty());
    }
}
