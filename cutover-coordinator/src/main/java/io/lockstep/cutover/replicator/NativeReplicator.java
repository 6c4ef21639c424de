package io.lockstep.cutover.replicator;

import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.MigratedTables;
import io.lockstep.cutover.query.Patience;
import java.util.List;
import java.util.Objects;

/// PostgreSQL's own logical replication: one subscription for each lane, on the target.
///
/// @param subscriptions their names
/// @param tables the migrated tables, as they are called on the target
public record NativeReplicator(List<String> subscriptions, MigratedTables tables, DecisionTable decisions)
        implements Replicator {
    public NativeReplicator {
        subscriptions = List.copyOf(subscriptions);
        Objects.requireNonNull(tables);
        Objects.requireNonNull(decisions);
        if (subscriptions.isEmpty()) {
            throw new IllegalArgumentException("Native replication has at least one subscription");
        }
    }

    @Override
    public Act fenceApplier() {
        return new FenceSubscriptions(new Subscriptions(subscriptions), decisions, Patience.SHORT);
    }

    @Override
    public Act stop() {
        return new StopSubscriptions(new Subscriptions(subscriptions), decisions, Patience.LONG);
    }

    @Override
    public List<Guardrail> guardrails() {
        return NativeGuardrails.of(subscriptions, tables);
    }
}
