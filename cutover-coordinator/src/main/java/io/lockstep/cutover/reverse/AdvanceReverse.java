package io.lockstep.cutover.reverse;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.Decision;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Advances the slot of the way back past everything that the replicator has applied, so that none of it
/// comes back. There is nothing to undo.
///
/// The position is read under the lease, and what advances the slot names it: a statement that comes
/// late, from somebody who has lost the lease since, goes no further than that and skips nothing that
/// came after. The transaction that reads it is flushed, and so is all that the replicator has committed
/// before, which it does not flush itself where its subscription commits asynchronously (the default): a
/// slot cannot be advanced past what is flushed.
///
/// @param patience with the advance, which reads the log in between: short when it is kept up
public record AdvanceReverse(ReverseLane lane, DecisionTable decisions, Patience patience) implements Act {
    private static final String STEP = Reversible.ADVANCE_REVERSE.name();

    public AdvanceReverse {
        Objects.requireNonNull(lane);
        Objects.requireNonNull(decisions);
        Objects.requireNonNull(patience);
    }

    @Override
    public List<Action> plan(Databases databases) throws SQLException {
        String now = databases.read(Side.TARGET, AdvanceReverse::position);
        return List.of(new Action(
                Side.TARGET.word(),
                "advance slot " + lane.name() + " to the target's position, which is this now",
                lane.advance(now)));
    }

    @Override
    public Probe probe(Databases databases) throws SQLException {
        if (!(databases instanceof Permit permit)) {
            return new Probe.Unknown("only the run knows how far it has to be");
        }
        return permit.read(Side.TARGET, target -> {
            Optional<String> wanted = permit.image(Side.TARGET, target, STEP);
            if (wanted.isEmpty()) {
                return new Probe.Absent();
            }
            return isAt(target, wanted.get())
                    ? new Probe.Done("slot " + lane.name() + " is at " + wanted.get() + " or further")
                    : new Probe.Partial("slot " + lane.name() + " is not at " + wanted.get());
        });
    }

    private boolean isAt(Connection target, String position) throws SQLException {
        return Query.exists(
                target,
                "SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND confirmed_flush_lsn >= ?::pg_lsn",
                lane.name(),
                position);
    }

    @Override
    public void perform(Permit permit) throws Exception {
        if (!ReverseState.look(lane, permit).isSlotOurs()) {
            throw new RefusedException(
                    "The target has no slot " + lane.name() + " of Lockstep's: abort, and begin again");
        }
        String position = permit.transaction(Side.TARGET, target -> {
            Query.execute(target, "SET LOCAL synchronous_commit = local");
            String now = position(target);
            permit.keepImage(Side.TARGET, target, STEP, now);
            return now;
        });
        advance(permit, position, patience);
        if (!permit.read(Side.TARGET, target -> isAt(target, position))) {
            throw new IllegalStateException("slot " + lane.name() + " has not come to " + position);
        }
    }

    private void advance(Permit permit, String position, Patience most) throws SQLException {
        permit.outside(Side.TARGET, target -> SlotMaking.within(target, lane.advance(position), most));
    }

    /// Keeps the slot from retaining log before the cutover: to be called every while once
    /// PREPARE_REVERSE is done. Does nothing once the target may have been opened, when it is the
    /// subscription that advances it.
    ///
    /// @return whether it was advanced
    public boolean keepUp(Permit permit) throws SQLException {
        Optional<String> position = permit.transaction(Side.TARGET, target -> {
            Optional<Decision> decision = decisions.read(target, Side.TARGET, permit.run());
            boolean opened = decision.map(Decision::verdict)
                    .filter(Verdict.COMMIT::equals)
                    .isPresent();
            boolean free = ReverseState.publication(lane, target)
                            .filter(ReverseState.Publication::ours)
                            .isPresent()
                    && ReverseState.slot(lane, target)
                            .filter(slot -> slot.usual() && !slot.active() && !slot.lost())
                            .isPresent();
            Query.execute(target, "SET LOCAL synchronous_commit = local");
            return opened || !free ? Optional.empty() : Optional.of(position(target));
        });
        if (position.isPresent()) {
            advance(permit, position.get(), Patience.LONG);
        }
        return position.isPresent();
    }

    private static String position(Connection target) throws SQLException {
        return Query.texts(target, "SELECT pg_catalog.pg_current_wal_insert_lsn()::text")
                .getFirst();
    }

    @Override
    public void undo(Permit permit) {}
}
