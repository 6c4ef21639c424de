package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.decision.DecisionTable;
import java.time.Duration;
import java.util.List;

/// Lets clients go on at the target, which every switch has to point to, and looks through each whether they get there.
/// Undoing holds them again.
public final class ResumeTraffic implements Act {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Switches switches;
    private final DecisionTable decisions;

    public ResumeTraffic(List<TrafficSwitch> switches, DecisionTable decisions) {
        this.switches = new Switches(switches);
        this.decisions = decisions;
    }

    @Override
    public List<Action> plan(Databases databases) throws Exception {
        return switches.plan(Move.RESUME, databases);
    }

    @Override
    public Probe probe(Databases databases) throws InterruptedException {
        return switches.probe(Move.RESUME, databases);
    }

    @Override
    public void perform(Permit permit) throws Exception {
        SwitchTraffic.requireCommit(permit, decisions);
        switches.make(Move.RESUME, permit, BOUND).rethrow();
    }

    @Override
    public void undo(Permit permit) throws Exception {
        permit.confirm();
        switches.make(Move.HOLD, permit, PauseTraffic.TRY).rethrow();
    }
}
