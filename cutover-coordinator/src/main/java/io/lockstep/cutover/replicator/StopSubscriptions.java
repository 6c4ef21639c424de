package io.lockstep.cutover.replicator;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.query.Query;
import io.lockstep.cutover.replicator.Subscriptions.Subscription;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Detaches the subscriptions from their slots and drops the slots on the source, which would retain its
/// log for ever. Subscriptions and publications stay: they are the customer's. Tried again until the
/// source is there.
///
/// @param patience with the sender of a slot, which may outlive its subscription's worker
record StopSubscriptions(Subscriptions subscriptions, DecisionTable decisions, Patience patience) implements Act {
    private static final String STEP = Forward.STOP_REPLICATION.name();

    /// Only a slot of the kind that a subscription has, of this database.
    private static final String SLOTS = """
            SELECT slot_name FROM pg_catalog.pg_replication_slots
            WHERE slot_name = ANY (?) AND plugin = 'pgoutput' AND database = current_database() ORDER BY 1""";

    private static final String ACTIVE = "SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND active";

    StopSubscriptions {
        Objects.requireNonNull(subscriptions);
        Objects.requireNonNull(decisions);
        Objects.requireNonNull(patience);
    }

    @Override
    public List<Action> plan(Databases databases) throws SQLException {
        List<Subscription> there = databases.read(Side.TARGET, subscriptions::read);
        List<Action> actions = new ArrayList<>();
        for (Subscription each : there) {
            for (String statement : detaching(each)) {
                actions.add(new Action(
                        Side.TARGET.word(), "detach subscription " + each.name() + " from its slot", statement));
            }
        }
        Set<String> slots = kept(databases, there).slots();
        for (String slot : databases.read(Side.SOURCE, source -> slots(source, slots))) {
            actions.add(new Action(Side.SOURCE.word(), "drop slot " + slot, drop(slot)));
        }
        return actions;
    }

    private static List<String> detaching(Subscription subscription) {
        List<String> statements = new ArrayList<>();
        if (subscription.slot().isPresent()) {
            // only a disabled one can be detached: somebody may have enabled it since it was fenced
            if (subscription.enabled()) {
                statements.add(subscription.disable());
            }
            statements.add(subscription.detach());
        }
        return statements;
    }

    private static String drop(String slot) {
        return "SELECT pg_catalog.pg_drop_replication_slot(" + Identifiers.literal(slot) + ")";
    }

    private static List<String> slots(Connection source, Set<String> names) throws SQLException {
        return Query.texts(source, SLOTS, (Object) names.toArray(String[]::new));
    }

    @Override
    public Probe probe(Databases databases) throws SQLException {
        List<Subscription> there = databases.read(Side.TARGET, subscriptions::read);
        List<String> attached = there.stream()
                .filter(each -> each.slot().isPresent())
                .map(Subscription::name)
                .toList();
        if (!attached.isEmpty()) {
            return attached.size() == there.size()
                    ? new Probe.Absent()
                    : new Probe.Partial("not detached: " + String.join(", ", attached));
        }
        if (!(databases instanceof Permit)) {
            return new Probe.Unknown("only the run knows which slots they had");
        }
        Set<String> slots = kept(databases, List.of()).slots();
        List<String> left = databases.read(Side.SOURCE, source -> slots(source, slots));
        return left.isEmpty()
                ? new Probe.Done("detached, and no slot is left on the source")
                : new Probe.Partial("slots on the source: " + String.join(", ", left));
    }

    @Override
    public void perform(Permit permit) throws Exception {
        Image image = permit.transaction(Side.TARGET, target -> {
            decisions.require(target, Side.TARGET, permit.run(), Verdict.COMMIT);
            List<Subscription> there = subscriptions.read(target);
            permit.keepImage(Side.TARGET, target, STEP, new Image(there).json());
            for (Subscription each : there) {
                for (String statement : detaching(each)) {
                    Query.execute(target, statement);
                }
            }
            return Image.of(permit.image(Side.TARGET, target, STEP));
        });
        for (String slot : permit.read(Side.SOURCE, source -> slots(source, image.slots()))) {
            boolean free =
                    patience.until(() -> !permit.read(Side.SOURCE, source -> Query.exists(source, ACTIVE, slot)));
            if (!free) {
                throw new IllegalStateException("slot " + slot + " of the source is still being read");
            }
            permit.transaction(Side.SOURCE, source -> {
                decisions.require(source, Side.SOURCE, permit.run(), Verdict.COMMIT);
                Query.execute(source, drop(slot));
                return true;
            });
        }
    }

    /// What was there before this run's first change; as it is now when it has changed nothing.
    private static Image kept(Databases databases, List<Subscription> now) throws SQLException {
        Optional<String> image = databases instanceof Permit permit
                ? permit.read(Side.TARGET, target -> permit.image(Side.TARGET, target, STEP))
                : Optional.empty();
        return image.isPresent() ? Image.of(image) : new Image(now);
    }

    /// Nothing that comes after COMMIT is undone.
    @Override
    public void undo(Permit permit) {
        throw new IllegalStateException(STEP + " comes after the decision and is never undone");
    }
}
