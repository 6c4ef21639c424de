package io.lockstep.cutover.dms;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.aws.AwsException;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Stops the task, waits until DMS says again and again that it has, and drops its slot on the source, which would
/// retain the source's log for ever. Nothing hurries: since the fence the task cannot write to the target, whoever
/// starts it again.
///
/// @param patience with DMS and with the reader of the slot; the step is tried again when it is over
record StopTask(Dms dms, TaskSlot slot, DecisionTable decisions, Patience patience) implements Act {
    private static final String STEP = Forward.STOP_REPLICATION.name();

    private static final String ACTIVE = "SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND active";

    StopTask {
        Objects.requireNonNull(dms);
        Objects.requireNonNull(slot);
        Objects.requireNonNull(decisions);
        Objects.requireNonNull(patience);
    }

    @Override
    public List<Action> plan(Databases databases) throws Exception {
        TaskState state = dms.look();
        List<Action> actions = new ArrayList<>();
        if (state.activity() != TaskState.Activity.ENDED) {
            String operation = dms.arn().serverless() ? "StopReplication" : "StopReplicationTask";
            actions.add(new Action("AWS DMS", "stop task " + state.name(), "dms:" + operation + " " + dms.arn()));
        }
        for (String each : slot.candidates(databases, state)) {
            actions.add(new Action(Side.SOURCE.word(), "drop slot " + each, drop(each)));
        }
        return actions;
    }

    private static String drop(String name) {
        return "SELECT pg_catalog.pg_drop_replication_slot(" + Identifiers.literal(name) + ")";
    }

    @Override
    public Probe probe(Databases databases) throws Exception {
        Optional<TaskState> steady = dms.lookSteadily();
        if (steady.isEmpty()) {
            return new Probe.Partial("DMS says now this of the task, now that");
        }
        TaskState state = steady.get();
        return switch (state.activity()) {
            case RUNNING -> new Probe.Absent();
            case CHANGING -> new Probe.Partial("task " + state.name() + " is " + state.status());
            case UNKNOWN -> new Probe.Unknown("task " + state.name() + " is " + state.status());
            case ENDED -> {
                List<String> left = slot.candidates(databases, state);
                yield left.isEmpty()
                        ? new Probe.Done("task " + state.name() + " is " + state.shown()
                                + ", and no slot of it is left on the source"
                                + state.checkpoint()
                                        .map(at -> "; it would go on from " + at)
                                        .orElse(""))
                        : new Probe.Partial("slots on the source: " + String.join(", ", left));
            }
        };
    }

    @Override
    public void perform(Permit permit) throws Exception {
        permit.transaction(Side.TARGET, target -> {
            decisions.require(target, Side.TARGET, permit.run(), Verdict.COMMIT);
            return true;
        });
        try {
            end(permit);
        } catch (AwsException e) {
            if (e.passes()) {
                throw e;
            }
            throw new RefusedException(e.getMessage() + "; " + e.fix());
        }
    }

    private void end(Permit permit) throws Exception {
        long began = System.nanoTime();
        TaskState state = dms.look();
        while (state.activity() != TaskState.Activity.ENDED
                || dms.lookSteadily().isEmpty()) {
            if (state.activity() == TaskState.Activity.RUNNING) {
                permit.confirm();
                stop();
            }
            if (System.nanoTime() - began > patience.limit().toNanos()) {
                throw new IllegalStateException("DMS says that task " + state.name() + " is "
                        + dms.look().status() + " still: it is waited for; the target is safe from it meanwhile");
            }
            Thread.sleep(patience.glance());
            state = dms.look();
        }
        List<String> candidates = slot.candidates(permit, state);
        if (candidates.size() > 1) {
            throw new RefusedException("the source has several slots that may be the task's: "
                    + String.join(", ", candidates) + "; name it in replication.dms.slot");
        }
        for (String each : candidates) {
            dropFree(permit, each);
        }
    }

    /// Its state may be another one than the one that was read: then the next look says so.
    private void stop() {
        try {
            dms.stop();
        } catch (AwsException e) {
            if (e.kind() != AwsException.Kind.CONFLICT) {
                throw e;
            }
        }
    }

    private void dropFree(Permit permit, String name) throws SQLException, InterruptedException {
        if (!patience.until(() -> !permit.read(Side.SOURCE, source -> Query.exists(source, ACTIVE, name)))) {
            throw new IllegalStateException("slot " + name + " of the source is still being read");
        }
        permit.transaction(Side.SOURCE, source -> dropped(permit, source, name));
    }

    private boolean dropped(Permit permit, Connection source, String name) throws SQLException {
        decisions.require(source, Side.SOURCE, permit.run(), Verdict.COMMIT);
        Query.execute(source, drop(name));
        return true;
    }

    /// Nothing that comes after COMMIT is undone.
    @Override
    public void undo(Permit permit) {
        throw new IllegalStateException(STEP + " comes after the decision and is never undone");
    }
}
