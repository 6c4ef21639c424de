package io.lockstep.cutover.act;

import java.util.List;

/// The act of a step that this migration has no use for: always done.
///
/// @param why there is none
public record Nothing(String why) implements Act {
    @Override
    public List<Action> plan(Databases databases) {
        return List.of();
    }

    @Override
    public Probe probe(Databases databases) {
        return new Probe.Done(why);
    }

    @Override
    public void perform(Permit permit) {}

    @Override
    public void undo(Permit permit) {}
}
