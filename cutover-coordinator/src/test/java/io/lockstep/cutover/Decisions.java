package io.lockstep.cutover;

import io.lockstep.cutover.decision.Decision;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.time.Duration;

/// Leases and decisions for tests of single acts.
public final class Decisions {
    public static final DecisionTable TABLE = new DecisionTable(SharedServers.TABLES);

    private Decisions() {}

    /// The lease of a run of which nothing was decided and nothing kept.
    public static Lease fresh(String database, long run) throws Exception {
        for (Side side : Side.values()) {
            SharedServers.execute(
                    SharedServers.database(side, database),
                    "DELETE FROM lockstep.lease",
                    "DELETE FROM lockstep.decision",
                    "DELETE FROM lockstep.image");
        }
        return Lease.take(SharedServers.connectors(database), SharedServers.TABLES, Duration.ofHours(1), "test", run);
    }

    /// As the runner does it, on both sides.
    public static void decide(Lease lease, Verdict verdict) throws SQLException {
        lease.transaction(Side.SOURCE, source -> TABLE.decide(source, lease.run(), verdict, lease.epoch(), "the test"));
        lease.transaction(Side.TARGET, target -> {
            TABLE.copyToTarget(target, lease.run(), new Decision(verdict, lease.epoch(), "the test"));
            return true;
        });
    }
}
