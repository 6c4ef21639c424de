package io.lockstep.cutover.reverse;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.query.Patience;
import java.util.List;
import java.util.Objects;

/// Takes the way back down at the end: there is no failback after this.
///
/// @param patience with the sender of the slot, which may outlive the worker of the subscription
public record DropReverse(ReverseLane lane, Patience patience) implements Act {
    public DropReverse {
        Objects.requireNonNull(lane);
        Objects.requireNonNull(patience);
    }

    @Override
    public List<Action> plan(Databases databases) throws Exception {
        return new ReverseRemoval(lane, patience).actions(ReverseState.look(lane, databases));
    }

    @Override
    public Probe probe(Databases databases) throws Exception {
        ReverseState state = ReverseState.look(lane, databases);
        if (!state.isSubscriptionOurs() && !state.isPublicationOurs()) {
            return new Probe.Done("nothing of Lockstep's is called " + lane.name());
        }
        return state.isSubscriptionOurs() && state.isSlotOurs()
                ? new Probe.Absent()
                : new Probe.Partial("not all of " + lane.name() + " is dropped");
    }

    @Override
    public void perform(Permit permit) throws Exception {
        new ReverseRemoval(lane, patience).remove(permit);
    }

    /// Nothing that comes after COMMIT is undone.
    @Override
    public void undo(Permit permit) {
        throw new IllegalStateException("DROP_REVERSE comes after the decision and is never undone");
    }
}
