package io.lockstep.cutover.runner;

import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.plan.Run;
import java.util.List;
import java.util.Optional;

/// Where a run stands, for people to look at. Immutable.
///
/// @param run what the history comes to
/// @param gates that the step at hand waits for
/// @param trouble what keeps the step at hand from getting done, as of the last try; empty when nothing does
public record Standing(History history, Run run, List<Gate> gates, Optional<String> trouble) {
    public Standing {
        gates = List.copyOf(gates);
    }

    /// As the journal has it, when nobody is at it.
    public static Standing of(History history) {
        return new Standing(history, history.run(), List.of(), Optional.empty());
    }
}
