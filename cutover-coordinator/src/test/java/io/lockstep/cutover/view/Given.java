package io.lockstep.cutover.view;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowKey;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Documents such as the verifier publishes them.
public final class Given {
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    public static final TableId ORDERS = new TableId("public", "orders");
    public static final ProofRules RULES =
            new ProofRules(Set.of("main"), 2, Duration.ofMillis(200), Duration.ofSeconds(30));

    private Given() {}

    /// A partition in which everything is well: its proof was written 400 ms ago.
    public static Progress healthy(int partition) {
        return progress(partition, 3, NOW.minusMillis(400), NOW.minusMillis(100), 0, 0, Set.of(), Set.of());
    }

    public static Progress inEpoch(int partition, long epoch) {
        return progress(partition, epoch, NOW.minusMillis(400), NOW.minusMillis(100), 0, 0, Set.of(), Set.of());
    }

    public static Progress provenAgo(int partition, Duration age) {
        return progress(partition, 3, NOW.minus(age), NOW.minusMillis(100), 0, 0, Set.of(), Set.of());
    }

    public static Progress reportedAgo(int partition, Duration age) {
        return progress(partition, 3, NOW.minus(age).minusMillis(300), NOW.minus(age), 0, 0, Set.of(), Set.of());
    }

    public static Progress withReason(int partition, UnprovenReason reason) {
        return progress(partition, 3, NOW.minusMillis(400), NOW.minusMillis(100), 0, 0, Set.of(reason), Set.of());
    }

    public static Progress withTableReason(int partition, UnprovenReason reason) {
        return progress(partition, 3, NOW.minusMillis(400), NOW.minusMillis(100), 0, 0, Set.of(), Set.of(reason));
    }

    public static Progress withUndecided(int partition, long keys) {
        return progress(partition, 3, NOW.minusMillis(400), NOW.minusMillis(100), keys, 0, Set.of(), Set.of());
    }

    public static Progress withSuspects(int partition, long keys) {
        return progress(partition, 3, NOW.minusMillis(400), NOW.minusMillis(100), 0, keys, Set.of(), Set.of());
    }

    /// A partition that has not reached its first proof point.
    public static Progress starting(int partition) {
        return new Progress(
                "main",
                partition,
                3,
                0,
                0,
                null,
                1,
                0,
                null,
                Position.START,
                Position.START,
                SourceAccount.ZERO,
                TargetAccount.ZERO,
                null,
                Set.of(),
                Map.of(),
                NOW.minusMillis(100));
    }

    /// A partition that lost a version from its accounts.
    public static Progress unbalanced(int partition) {
        return accounted(partition, new SourceAccount(10, 0, 9, 0, 0, 0, 0));
    }

    /// A lag observed in replication, and a proof of a given age.
    public static Progress lagging(int partition, Duration lag, Duration age) {
        Progress well = provenAgo(partition, age);
        return new Progress(
                well.lane(),
                partition,
                well.epoch(),
                well.proofPoint(),
                well.proven(),
                well.provenWrittenAt(),
                well.sourceWatermark(),
                well.targetWatermark(),
                lag.toMillis(),
                well.sourcePosition(),
                well.targetPosition(),
                well.sourceAccount(),
                well.targetAccount(),
                well.oldestInFlightAt(),
                well.reasons(),
                well.tables(),
                well.at());
    }

    private static Progress accounted(int partition, SourceAccount account) {
        Progress well = healthy(partition);
        return new Progress(
                well.lane(),
                partition,
                well.epoch(),
                well.proofPoint(),
                well.proven(),
                well.provenWrittenAt(),
                well.sourceWatermark(),
                well.targetWatermark(),
                well.replicationMillis(),
                well.sourcePosition(),
                well.targetPosition(),
                account,
                well.targetAccount(),
                well.oldestInFlightAt(),
                well.reasons(),
                well.tables(),
                well.at());
    }

    /// A later report of the same partition, with other watermarks.
    public static Progress moved(Progress before, long sourceWatermark, long proven, Instant at) {
        return new Progress(
                before.lane(),
                before.partition(),
                before.epoch(),
                proven,
                proven,
                before.provenWrittenAt(),
                sourceWatermark,
                before.targetWatermark(),
                before.replicationMillis(),
                before.sourcePosition(),
                before.targetPosition(),
                before.sourceAccount(),
                before.targetAccount(),
                before.oldestInFlightAt(),
                before.reasons(),
                before.tables(),
                at);
    }

    /// The same partition with another table.
    public static Progress of(Progress before, TableId table) {
        return new Progress(
                before.lane(),
                before.partition(),
                before.epoch(),
                before.proofPoint(),
                before.proven(),
                before.provenWrittenAt(),
                before.sourceWatermark(),
                before.targetWatermark(),
                before.replicationMillis(),
                before.sourcePosition(),
                before.targetPosition(),
                before.sourceAccount(),
                before.targetAccount(),
                before.oldestInFlightAt(),
                before.reasons(),
                Map.of(table, table(0, 0, Set.of())),
                before.at());
    }

    @SuppressWarnings("checkstyle:ParameterNumber")
    private static Progress progress(
            int partition,
            long epoch,
            @Nullable Instant writtenAt,
            Instant at,
            long undecided,
            long suspects,
            Set<UnprovenReason> reasons,
            Set<UnprovenReason> tableReasons) {
        return new Progress(
                "main",
                partition,
                epoch,
                41,
                41,
                writtenAt,
                43,
                42,
                120L,
                new Position(new Lsn(0x16B374D848L), 3),
                new Position(new Lsn(0x2A000028L), 0),
                new SourceAccount(100, 2, 90, 3, 1, 4, 0),
                new TargetAccount(97, 1, 90, 2, 1, 1, 0, 1, 1),
                at.minusMillis(50),
                reasons,
                Map.of(ORDERS, table(undecided, suspects, tableReasons)),
                at);
    }

    private static TableProgress table(long undecided, long suspects, Set<UnprovenReason> reasons) {
        return new TableProgress(
                50,
                Map.of(Operation.INSERT, 60L, Operation.UPDATE, 37L),
                Map.of(Operation.INSERT, 60L, Operation.UPDATE, 36L),
                90,
                3,
                1,
                Map.of(DivergenceClass.FOREIGN_WRITE, 1L),
                suspects,
                undecided,
                4,
                new LagHistogram(new TreeMap<>(Map.of(LagHistogram.bucket(20), 80L, LagHistogram.bucket(300), 10L))),
                reasons);
    }

    public static Divergence divergence(String id, DivergenceState state) {
        return divergence(id, ORDERS, DivergenceClass.LOST_UPDATE, state, NOW.minusSeconds(10), false);
    }

    public static Divergence transientFault(String id) {
        return divergence(
                id, ORDERS, DivergenceClass.FOREIGN_WRITE, DivergenceState.HEALED, NOW.minusSeconds(10), true);
    }

    public static Divergence divergence(
            String id, TableId table, DivergenceClass type, DivergenceState state, Instant at, boolean passed) {
        return new Divergence(
                id,
                "main",
                3,
                1,
                new RowKey(table, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "700"))),
                type,
                state,
                List.of("note"),
                new Position(new Lsn(0x16B374D848L), 3),
                null,
                null,
                41,
                at.minusMillis(350),
                at,
                state.open() ? null : at.plusSeconds(1),
                passed);
    }

    /// The state after these documents.
    public static VerificationState state(List<Progress> progress, List<Divergence> divergences) {
        Ledger ledger = new Ledger();
        progress.forEach(ledger::add);
        divergences.forEach(ledger::add);
        return ledger.state();
    }

    /// Looked at now, with everything around in order.
    public static Observation observation() {
        return new Observation(NOW, new FeedStatus.Following(), Map.of());
    }
}
