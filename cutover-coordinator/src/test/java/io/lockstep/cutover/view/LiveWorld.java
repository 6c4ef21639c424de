package io.lockstep.cutover.view;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A migration that goes on while a test looks at it: each look finds new watermarks and changes, as a verifier and
/// captures would report them now. Thread-safe.
public final class LiveWorld implements Supplier<Overview> {
    private static final long PER_SECOND = 200;

    private final Ledger ledger = new Ledger();
    private final InstantSource clock = InstantSource.system();
    private final Instant begun = clock.instant();
    private final List<TableId> tables;
    private volatile long lagMillis = 120;
    private volatile boolean silent;

    public LiveWorld(List<TableId> tables) {
        this.tables = List.copyOf(tables);
        ledger.add(Given.sweep("main", 3));
        tables.forEach(table -> ledger.add(Given.swept("main", 3, table)));
    }

    /// How far the replicator is behind from now on.
    public void lag(Duration lag) {
        lagMillis = lag.toMillis();
    }

    /// Whether the verifier says nothing any more.
    public void silent(boolean now) {
        silent = now;
    }

    public synchronized void add(Divergence divergence) {
        ledger.add(divergence);
    }

    /// A row that differs in a column, with values that may be shown.
    public static Divergence differing(String id, TableId table, String key, DivergenceState state) {
        Divergence raised = raised(id, table, key, DivergenceClass.VALUE_MISMATCH);
        var evidence = new Evidence(
                Evidence.Presence.PRESENT,
                Evidence.Presence.PRESENT,
                List.of(new Evidence.Column("note", cell("1f", "shipped"), cell("2e", "shiped"))),
                raised.detectedAt());
        return state == DivergenceState.SUSPECT
                ? raised
                : raised.ruled(state, evidence, 2, null, state.open() ? null : raised.detectedAt());
    }

    public static Divergence raised(String id, TableId table, String key, DivergenceClass type) {
        Instant at = InstantSource.system().instant();
        return new Divergence(
                id,
                "main",
                3,
                0,
                new RowKey(table, List.of(new KeyColumn("id", KeyColumn.Kind.TEXT, key))),
                type,
                DivergenceState.SUSPECT,
                List.of("note"),
                new Position(new Lsn(0x16B374D848L), 3),
                null,
                null,
                41,
                at.minusMillis(350),
                at,
                null,
                false);
    }

    private static Evidence.Cell cell(String fingerprint, String value) {
        return new Evidence.Cell("00000000000000" + fingerprint, new Evidence.Value(value));
    }

    @Override
    public synchronized Overview get() {
        Instant now = clock.instant();
        if (!silent) {
            for (int partition = 0; partition < 2; partition++) {
                ledger.add(progress(partition, now));
            }
            ledger.add(Given.capture(Side.SOURCE, true, Given.CONFIGURATION, now));
            ledger.add(Given.capture(Side.TARGET, true, Given.CONFIGURATION, now));
        }
        return Overview.of(ledger.state(), Given.RULES, new Observation(now, new FeedStatus.Following()));
    }

    private Progress progress(int partition, Instant now) {
        long millis = Duration.between(begun, now).toMillis();
        long watermark = 1000 + millis / 200;
        Progress plain = new Report(partition)
                .watermarks(watermark, watermark - 1)
                .provenWrittenAt(now.minusMillis(200 + lagMillis))
                .replicationMillis(lagMillis)
                .at(now)
                .build();
        Map<TableId, TableProgress> totals = new HashMap<>();
        for (int i = partition; i < tables.size(); i += 2) {
            totals.put(tables.get(i), table(i, millis));
        }
        return new Progress(
                plain.lane(),
                plain.partition(),
                plain.epoch(),
                plain.proofPoint(),
                plain.proven(),
                plain.provenWrittenAt(),
                plain.sourceWatermark(),
                plain.targetWatermark(),
                plain.replicationMillis(),
                plain.sourcePosition(),
                plain.targetPosition(),
                plain.sourceAccount(),
                plain.targetAccount(),
                plain.oldestInFlightAt(),
                plain.reasons(),
                totals,
                plain.at());
    }

    private static TableProgress table(int place, long millis) {
        long changes = 1000L + millis * PER_SECOND / 1000 / (1 + place % 7);
        return new TableProgress(
                500,
                Map.of(Operation.INSERT, changes / 3, Operation.UPDATE, changes - changes / 3),
                Map.of(Operation.INSERT, changes / 3, Operation.UPDATE, changes - changes / 3),
                changes - 4,
                0,
                0,
                0,
                Map.of(),
                0,
                0,
                0,
                4,
                Map.of(
                        Operation.UPDATE,
                        new LagHistogram(new TreeMap<>(
                                Map.of(LagHistogram.bucket(20), changes, LagHistogram.bucket(90), changes / 20)))),
                Set.of());
    }
}
