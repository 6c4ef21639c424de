package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.Side;
import java.time.Duration;
import java.util.List;

/// Points every switch to the target, once the target's decision row says COMMIT. Undoing points them back, exactly as
/// they were, and leaves clients held or not as they are.
public final class SwitchTraffic implements Act {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Switches switches;
    private final DecisionTable decisions;

    public SwitchTraffic(List<TrafficSwitch> switches, DecisionTable decisions) {
        this.switches = new Switches(switches);
        this.decisions = decisions;
    }

    @Override
    public List<Action> plan(Databases databases) throws Exception {
        return switches.plan(Move.POINT, databases);
    }

    @Override
    public Probe probe(Databases databases) throws InterruptedException {
        return switches.probe(Move.POINT, databases);
    }

    @Override
    public void perform(Permit permit) throws Exception {
        requireCommit(permit, decisions);
        switches.make(Move.POINT, permit, BOUND).rethrow();
    }

    @Override
    public void undo(Permit permit) throws Exception {
        switches.make(Move.RESTORE, permit, BOUND).rethrow();
    }

    /// Asked of the target alone: after the decision the source may be gone.
    static void requireCommit(Permit permit, DecisionTable decisions) throws Exception {
        permit.transaction(Side.TARGET, target -> {
            decisions.require(target, Side.TARGET, permit.run(), Verdict.COMMIT);
            return true;
        });
    }
}
