package io.lockstep.cutover.reverse;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.guard.NothingFound;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/// Makes the publication and the slot on the target, and on the source a subscription that waits. Making
/// the latter connects from the source's server to the target, so that nobody learns only after the
/// decision that it cannot.
///
/// @param patience with open transactions of the target, for which a slot waits, and with locks
public record PrepareReverse(ReverseLane lane, Patience patience) implements Act {
    /// The statement that has the password is a parameter, and what executes it has none of it: so no log
    /// of statements, no error and no `pg_stat_statements` shows it. A log of parameters would.
    private static final String KEEP = "SELECT pg_catalog.set_config('lockstep.statement', ?, true) IS NULL";

    private static final String EXECUTE = """
            DO $lockstep$ BEGIN
                EXECUTE current_setting('lockstep.statement');
                PERFORM set_config('lockstep.statement', '', true);
            EXCEPTION WHEN OTHERS THEN
                RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = SQLERRM;
            END $lockstep$""";

    public PrepareReverse {
        Objects.requireNonNull(lane);
        Objects.requireNonNull(patience);
    }

    @Override
    public List<Action> plan(Databases databases) throws Exception {
        ReverseState state = ReverseState.look(lane, databases);
        return ReversePlan.of(lane, state).actions(lane, state.sourceMajor());
    }

    @Override
    public Probe probe(Databases databases) throws Exception {
        ReversePlan plan = ReversePlan.of(lane, ReverseState.look(lane, databases));
        if (plan.isDone()) {
            return new Probe.Done("publication, slot and subscription " + lane.name());
        }
        return plan.isWhole()
                ? new Probe.Absent()
                : new Probe.Partial(String.join(
                        "; ",
                        plan.actions(lane, 0).stream()
                                .map(Action::what)
                                .distinct()
                                .toList()));
    }

    @Override
    public void perform(Permit permit) throws Exception {
        ReverseState state = ReverseState.look(lane, permit);
        ReversePlan plan = ReversePlan.of(lane, state);
        requireIdentities(permit);
        if (!plan.publication().isEmpty()) {
            permit.transaction(Side.TARGET, target -> executeAll(target, plan.publication()));
        }
        if (plan.slot().isPresent()) {
            SlotMaking.make(permit, plan.slot().get(), patience);
        }
        if (plan.createSubscription()) {
            requireNoLog(permit);
            permit.transaction(Side.SOURCE, source -> subscribe(source, plan, state.sourceMajor()));
        }
    }

    /// Publishing updates of a table that has none would have the target refuse the application's writes.
    private void requireIdentities(Databases databases) throws SQLException, RefusedException {
        List<String> without = databases.read(Side.TARGET, target -> ReverseGuardrails.withoutIdentity(lane, target));
        if (!without.isEmpty()) {
            throw new RefusedException(
                    "Tables of the target have no replica identity, and would refuse updates once they"
                            + " are published: " + NothingFound.named(without)
                            + ". Give each a primary key, or ALTER TABLE … REPLICA IDENTITY");
        }
    }

    private void requireNoLog(Databases databases) throws SQLException, RefusedException {
        List<String> logs = lane.target().hasPassword()
                ? databases.read(Side.SOURCE, source -> Query.texts(source, ReverseGuardrails.LOGGING))
                : List.of();
        if (!logs.isEmpty()) {
            throw new RefusedException("The source's log would show the password of the way back: "
                    + String.join(", ", logs) + ". Set it otherwise, or give the address a passfile");
        }
    }

    private boolean executeAll(Connection session, List<String> statements) throws SQLException {
        Query.execute(session, "SET LOCAL lock_timeout = " + patience.limit().toMillis());
        for (String each : statements) {
            Query.execute(session, each);
        }
        return true;
    }

    private boolean subscribe(Connection source, ReversePlan plan, int major) throws SQLException {
        executeAll(source, plan.dropSubscription());
        if (Query.exists(source, "SELECT WHERE current_setting('is_superuser') = 'on'")) {
            Query.execute(source, "SET LOCAL log_statement = 'none'");
            Query.execute(source, "SET LOCAL log_min_duration_statement = -1");
        }
        Query.texts(source, KEEP, lane.createSubscription(lane.target(), major));
        Query.execute(source, EXECUTE);
        Query.execute(source, lane.commentSubscription());
        return true;
    }

    @Override
    public void undo(Permit permit) throws Exception {
        new ReverseRemoval(lane, patience).remove(permit);
    }
}
