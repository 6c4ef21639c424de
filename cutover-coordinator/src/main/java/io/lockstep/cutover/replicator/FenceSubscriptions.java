package io.lockstep.cutover.replicator;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.cutover.replicator.Subscriptions.Subscription;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disables the subscriptions and ends their workers.
///
/// DISABLE alone lets a worker end when it next wakes up. Measured on one machine, twelve times each,
/// from the first statement until no worker was left: with a busy source 1 to 18 ms; with an idle one on
/// 14 and 15 240 to 860 ms, on 18 (which wakes it) 2 to 65 ms. And by the time of the fence the source is
/// idle. Terminated as well, after the commit, it was gone after 2 to 12 ms (once 32), idle or busy, on
/// all of them. Before the commit would be too early: the launcher, which still sees it enabled, starts
/// another. A transaction that it was applying is rolled back, and comes again when the subscription is
/// enabled.
record FenceSubscriptions(Subscriptions subscriptions, DecisionTable decisions, Patience patience) implements Act {
    private static final Logger LOG = LoggerFactory.getLogger(FenceSubscriptions.class);
    private static final String STEP = Reversible.FENCE_APPLIER.name();
    private static final String NOT_PERMITTED = "42501";

    FenceSubscriptions {
        Objects.requireNonNull(subscriptions);
        Objects.requireNonNull(decisions);
        Objects.requireNonNull(patience);
    }

    @Override
    public List<Action> plan(Databases databases) throws Exception {
        List<Action> actions = new ArrayList<>();
        for (Subscription each : found(databases)) {
            if (each.enabled()) {
                actions.add(action("disable subscription " + each.name(), each.disable()));
            }
        }
        actions.add(action("end its workers, again and again until none is left", subscriptions.terminate()));
        return actions;
    }

    private static Action action(String what, String statement) {
        return new Action(Side.TARGET.word(), what, statement);
    }

    @Override
    public Probe probe(Databases databases) throws SQLException {
        return databases.read(Side.TARGET, this::probe);
    }

    private Probe probe(Connection target) throws SQLException {
        List<Subscription> there = subscriptions.read(target);
        List<String> missing = subscriptions.missing(there);
        if (!missing.isEmpty()) {
            return new Probe.Unknown("no subscription " + String.join(", ", missing));
        }
        List<String> enabled = there.stream()
                .filter(Subscription::enabled)
                .map(Subscription::name)
                .toList();
        if (enabled.size() == there.size()) {
            return new Probe.Absent();
        }
        if (!enabled.isEmpty()) {
            return new Probe.Partial("enabled: " + String.join(", ", enabled));
        }
        int workers = subscriptions.workers(target);
        return workers == 0
                ? new Probe.Done("disabled, and no worker")
                : new Probe.Partial(workers + " workers have not ended");
    }

    @Override
    public void perform(Permit permit) throws Exception {
        found(permit);
        permit.transaction(Side.TARGET, target -> {
            Query.execute(target, "SET LOCAL lock_timeout = " + patience.limit().toMillis());
            List<Subscription> there = subscriptions.read(target);
            permit.keepImage(Side.TARGET, target, STEP, new Image(there).json());
            for (Subscription each : there) {
                if (each.enabled()) {
                    Query.execute(target, each.disable());
                }
            }
            return true;
        });
        if (!patience.until(() -> terminated(permit))) {
            throw new IllegalStateException("workers of the subscriptions have not ended within "
                    + patience.limit().toMillis() + " ms");
        }
    }

    /// Who may not end them waits for them to end.
    private boolean terminated(Permit permit) throws SQLException {
        if (permit.read(Side.TARGET, subscriptions::workers) == 0) {
            return true;
        }
        try {
            permit.outside(Side.TARGET, target -> {
                Query.execute(target, subscriptions.terminate());
                return true;
            });
        } catch (SQLException e) {
            if (!NOT_PERMITTED.equals(e.getSQLState())) {
                throw e;
            }
        }
        return false;
    }

    private List<Subscription> found(Databases databases) throws SQLException, RefusedException {
        List<Subscription> there = databases.read(Side.TARGET, subscriptions::read);
        List<String> missing = subscriptions.missing(there);
        if (!missing.isEmpty()) {
            throw new RefusedException("The target has no subscription " + String.join(", ", missing)
                    + ": name those that feed it in replication.native");
        }
        return there;
    }

    /// It lets the replicator go on only where the run is known to be aborted: then nothing was opened.
    @Override
    public void undo(Permit permit) throws SQLException {
        permit.transaction(Side.SOURCE, source -> {
            decisions.require(source, Side.SOURCE, permit.run(), Verdict.ABORT);
            return true;
        });
        permit.transaction(Side.TARGET, target -> {
            Image image = Image.of(permit.image(Side.TARGET, target, STEP));
            List<Subscription> there = subscriptions.read(target);
            for (Subscription each : there) {
                if (!each.enabled() && image.wasEnabled(each.name())) {
                    Query.execute(target, each.enable());
                }
            }
            subscriptions
                    .missing(there)
                    .forEach(name -> LOG.atError()
                            .addKeyValue("subscription", name)
                            .log("The subscription is gone and cannot be enabled: nothing replicates any more"));
            return true;
        });
    }
}
