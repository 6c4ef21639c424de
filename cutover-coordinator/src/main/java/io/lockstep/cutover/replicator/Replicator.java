package io.lockstep.cutover.replicator;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.guard.Guardrail;
import java.util.List;

/// What moves the data, as far as a cutover acts on it.
public interface Replicator {
    /// Takes it off the target, within milliseconds: once this is done, it applies nothing more there.
    /// Undoing lets it go on where it stopped.
    Act fenceApplier();

    /// Ends it, and what it retains on the source. Done after the decision, outside the pause, and never
    /// undone.
    Act stop();

    /// What has to hold of it before a cutover begins.
    List<Guardrail> guardrails();
}
