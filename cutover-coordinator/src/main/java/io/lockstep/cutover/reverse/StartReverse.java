package io.lockstep.cutover.reverse;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Query;
import io.lockstep.cutover.reverse.ReverseState.Slot;
import io.lockstep.cutover.reverse.ReverseState.Subscription;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Enables the subscription on the source. Its worker applies with `session_replication_role = replica`,
/// so that it fires no ordinary trigger and checks no foreign key, and as the owners of the tables where
/// they own them, whether these may log in or not.
public record StartReverse(ReverseLane lane, DecisionTable decisions) implements Act {
    public StartReverse {
        Objects.requireNonNull(lane);
        Objects.requireNonNull(decisions);
    }

    /// What the source's log calls the origin of what the way back applies; empty while there is none of Lockstep's.
    public Optional<String> origin(Databases databases) throws SQLException {
        return databases.read(Side.SOURCE, source -> ReverseState.origin(lane, source));
    }

    @Override
    public List<Action> plan(Databases databases) throws SQLException {
        boolean enabled = ReverseState.look(lane, databases)
                .subscription()
                .map(Subscription::enabled)
                .orElse(false);
        return enabled
                ? List.of()
                : List.of(new Action(Side.SOURCE.word(), "enable subscription " + lane.name(), lane.enable()));
    }

    @Override
    public Probe probe(Databases databases) throws SQLException {
        ReverseState state = ReverseState.look(lane, databases);
        boolean enabled = state.isSubscriptionOurs()
                && state.subscription().map(Subscription::enabled).orElse(false);
        if (!enabled) {
            return new Probe.Absent();
        }
        if (state.slot().map(Slot::lost).orElse(true)) {
            return new Probe.Partial("the target has no slot " + lane.name() + " that still has its log");
        }
        boolean working = state.subscription().map(Subscription::working).orElse(false);
        boolean read = state.slot().map(Slot::active).orElse(false);
        return working && read
                ? new Probe.Done("enabled, its worker is alive and reads its slot")
                : new Probe.Partial(working ? "its slot is not read yet" : "it has no worker yet");
    }

    @Override
    public void perform(Permit permit) throws Exception {
        ReverseState state = ReverseState.look(lane, permit);
        if (!state.isSubscriptionOurs()) {
            throw new RefusedException("The source has no subscription " + lane.name()
                    + " of Lockstep's: the way back is gone, and has to be made anew with a copy of every row");
        }
        permit.transaction(Side.SOURCE, source -> {
            decisions.require(source, Side.SOURCE, permit.run(), Verdict.COMMIT);
            if (!state.subscription().map(Subscription::enabled).orElse(false)) {
                Query.execute(source, lane.enable());
            }
            return true;
        });
    }

    /// Nothing that comes after COMMIT is undone.
    @Override
    public void undo(Permit permit) {
        throw new IllegalStateException("START_REVERSE comes after the decision and is never undone");
    }
}
