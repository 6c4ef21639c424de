package io.lockstep.cutover.reverse;

import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Takes the way back down: subscription, slot, then the publication, by which the slot is known. Only
/// what Lockstep has made for this migration; anything else of that name is left.
record ReverseRemoval(ReverseLane lane, Patience patience) {
    List<Action> actions(ReverseState state) {
        List<Action> actions = new ArrayList<>();
        if (state.isSubscriptionOurs()) {
            for (String each : lane.dropSubscription()) {
                actions.add(new Action(Side.SOURCE.word(), "drop subscription " + lane.name(), each));
            }
        }
        for (String each : onTarget(state)) {
            actions.add(new Action(Side.TARGET.word(), "drop slot and publication " + lane.name(), each));
        }
        return actions;
    }

    private List<String> onTarget(ReverseState state) {
        List<String> statements = new ArrayList<>();
        if (state.isSlotOurs()) {
            statements.add(lane.dropSlot());
        }
        if (state.isPublicationOurs()) {
            statements.add(lane.dropPublication());
        }
        return statements;
    }

    void remove(Permit permit) throws SQLException, InterruptedException {
        ReverseState state = ReverseState.look(lane, permit);
        if (state.isSubscriptionOurs()) {
            permit.transaction(Side.SOURCE, source -> execute(source, lane.dropSubscription()));
        }
        List<String> onTarget = onTarget(state);
        if (onTarget.isEmpty()) {
            return;
        }
        if (!patience.until(() -> permit.read(
                Side.TARGET,
                target -> ReverseState.slot(lane, target)
                        .map(slot -> !slot.active())
                        .orElse(true)))) {
            throw new IllegalStateException("slot " + lane.name() + " of the target is still being read");
        }
        permit.transaction(Side.TARGET, target -> execute(target, onTarget));
    }

    private static boolean execute(Connection session, List<String> statements) throws SQLException {
        for (String each : statements) {
            Query.execute(session, each);
        }
        return true;
    }
}
