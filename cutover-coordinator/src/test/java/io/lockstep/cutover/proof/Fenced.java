package io.lockstep.cutover.proof;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import java.util.List;

/// A fence of which a test says how it is found.
record Fenced(Probe probe) implements Act {
    @Override
    public List<Action> plan(Databases databases) {
        return List.of();
    }

    @Override
    public Probe probe(Databases databases) {
        return probe;
    }

    @Override
    public void perform(Permit permit) {}

    @Override
    public void undo(Permit permit) {}
}
