package io.lockstep.cutover.dms;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.fence.FenceLogin;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.replicator.Replicator;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// AWS DMS: one task, or one serverless replication.
///
/// @param expected what Lockstep takes it to be
public record DmsReplicator(Dms dms, DmsExpectation expected, DecisionTable decisions) implements Replicator {
    /// DMS stops within minutes; what is not stopped by then is tried again.
    private static final Patience STOPPING = new Patience(Duration.ofMinutes(2), Duration.ofSeconds(2));

    public DmsReplicator {
        Objects.requireNonNull(dms);
        Objects.requireNonNull(expected);
        Objects.requireNonNull(decisions);
    }

    @Override
    public Act fenceApplier() {
        return new FenceLogin(expected.targetUser(), decisions, Patience.SHORT);
    }

    @Override
    public Act stop() {
        return new StopTask(dms, new TaskSlot(dms, expected.slot()), decisions, STOPPING);
    }

    @Override
    public List<Guardrail> guardrails() {
        return new DmsGuardrails(dms, expected).all();
    }
}
