package io.lockstep.cutover.view;

import io.lockstep.cutover.canary.Canaries;
import io.lockstep.cutover.canary.CanaryState;
import io.lockstep.events.CanaryKind;
import io.lockstep.events.Cause;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.Lsn;
import io.lockstep.events.Position;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.CaptureReport.WatermarkReport;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.SharedConfiguration;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Documents such as the verifier publishes them.
public final class Given {
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    public static final TableId ORDERS = new TableId("public", "orders");
    public static final ProofRules RULES =
            new ProofRules(Set.of("main"), 2, Duration.ofMillis(200), Duration.ofSeconds(30));

    static final SharedConfiguration CONFIGURATION =
            SharedConfiguration.of(Map.of("kafka.partitions", "2", "watermark.interval", "PT0.2S"));

    private Given() {}

    /// A partition in which everything is well: its proof was written 400 ms ago.
    public static Progress healthy(int partition) {
        return new Report(partition).build();
    }

    /// The same, with one table of its own.
    public static Progress healthy(int partition, TableId table) {
        return new Report(partition).table(table).build();
    }

    public static Progress inEpoch(int partition, long epoch) {
        return new Report(partition).epoch(epoch).build();
    }

    static Progress provenAgo(int partition, Duration age) {
        return new Report(partition).provenWrittenAt(NOW.minus(age)).build();
    }

    static Progress reportedAgo(int partition, Duration age) {
        Instant at = NOW.minus(age);
        return new Report(partition).provenWrittenAt(at.minusMillis(300)).at(at).build();
    }

    public static Progress moved(int partition, long sourceWatermark, long proven, Instant at) {
        return new Report(partition).watermarks(sourceWatermark, proven).at(at).build();
    }

    /// A partition that has not reached its first proof point.
    static Progress starting(int partition) {
        return new Report(partition).watermarks(1, 0).build();
    }

    public static Divergence divergence(String id, DivergenceState state) {
        return divergence(id, ORDERS, DivergenceClass.LOST_UPDATE, state, NOW.minusSeconds(10), false);
    }

    /// A row that differs as rules of the replicator's profile say.
    public static Divergence knownLoss(String id, DivergenceState state, String... rules) {
        var evidence = new Evidence(
                Evidence.Presence.PRESENT,
                Evidence.Presence.PRESENT,
                List.of(new Evidence.Column("note", null, null, Cause.TRUNCATED)),
                NOW,
                Evidence.Explanation.of(Cause.TRUNCATED, List.of("note")),
                List.of(rules));
        return divergence(
                        id,
                        ORDERS,
                        DivergenceClass.VALUE_MISMATCH,
                        DivergenceState.SUSPECT,
                        NOW.minusSeconds(10),
                        false)
                .ruled(state, evidence, 2, null, state.open() ? null : NOW)
                .classified();
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

    /// A capture of lane main that is well.
    public static CaptureReport capture(Side side) {
        return capture(side, true, CONFIGURATION, NOW);
    }

    static CaptureReport capture(Side side, boolean connected, SharedConfiguration configuration, Instant at) {
        return capture("main", side, connected, configuration, at);
    }

    static CaptureReport capture(
            String lane, Side side, boolean connected, SharedConfiguration configuration, Instant at) {
        return new CaptureReport(
                lane,
                side,
                connected,
                new Position(new Lsn(0x2A000028L), 1),
                4096L,
                connected ? null : "the connection was refused",
                Map.of(),
                new FingerprintScheme(7, 1, 1),
                configuration,
                side == Side.SOURCE ? new WatermarkReport(3, 43, 42, null) : null,
                List.of(),
                at);
    }

    /// A sweep of lane main that has been through its tables.
    public static SweepReport sweep(String lane, long epoch) {
        return new SweepReport(
                lane + "-" + epoch + "-1",
                lane,
                epoch,
                1,
                SweepReport.State.DONE,
                SweepReport.Origin.AUTOMATIC,
                null,
                null,
                null,
                null,
                1,
                1,
                0,
                500,
                500,
                0,
                0,
                NOW.minusSeconds(90),
                NOW.minusSeconds(60),
                NOW.minusSeconds(60));
    }

    /// A table all of whose rows were compared a minute ago.
    public static SweptTable swept(String lane, long epoch, TableId table) {
        var whole = new SweptTable.Whole(lane + "-" + epoch + "-1", epoch, 40, 500, 0, NOW.minusSeconds(60));
        return new SweptTable(lane, table, epoch, null, whole);
    }

    /// Everything that a lane has reported is swept as well.
    static void sweep(Ledger ledger, List<Progress> progress) {
        for (Progress each : progress) {
            ledger.add(sweep(each.lane(), each.epoch()));
            each.tables().keySet().forEach(table -> ledger.add(swept(each.lane(), each.epoch(), table)));
        }
    }

    /// A ledger of partitions whose tables have been swept.
    static Ledger told(List<Progress> progress) {
        Ledger ledger = new Ledger();
        progress.forEach(ledger::add);
        sweep(ledger, progress);
        return ledger;
    }

    /// The state after these documents, with both captures well and all rows at rest swept.
    public static VerificationState state(List<Progress> progress, List<Divergence> divergences) {
        Ledger ledger = told(progress);
        divergences.forEach(ledger::add);
        ledger.add(capture(Side.SOURCE));
        ledger.add(capture(Side.TARGET));
        return ledger.state();
    }

    /// The same with a canary that was found 20 s ago, and one that was missed.
    public static VerificationState withCanaries(VerificationState state) {
        var canaries = new Canaries(
                Optional.empty(),
                Map.of(CanaryKind.FOREIGN_WRITE, new CanaryState.Missed(40)),
                Map.of(CanaryKind.LOST_UPDATE, NOW.minusSeconds(20)),
                Map.of(CanaryKind.FOREIGN_WRITE, 1L),
                false);
        return new VerificationState(
                state.partitions(),
                state.divergences(),
                state.captures(),
                state.heard(),
                Map.of("main", canaries),
                state.unreadableRecords(),
                state.unreadable(),
                state.sweeps());
    }

    static TableView orders(Overview overview) {
        return Objects.requireNonNull(overview.tables().get(ORDERS), "the overview has no orders");
    }

    /// Looked at now, with everything around in order.
    public static Observation observation() {
        return new Observation(NOW, new FeedStatus.Following());
    }
}
