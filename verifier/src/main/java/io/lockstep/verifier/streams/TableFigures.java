package io.lockstep.verifier.streams;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.TableProgress;
import io.lockstep.verifier.matching.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What happened to one table of a lane in one partition in one epoch, as a running sum. Mutable, since every
/// record adds to it; not thread-safe.
final class TableFigures {
    /// The last bucket holds every lag beyond some hundred days.
    static final int LAG_BUCKETS = 272;

    final EnumMap<Operation, Long> source = new EnumMap<>(Operation.class);
    final EnumMap<Operation, Long> target = new EnumMap<>(Operation.class);
    final EnumMap<DivergenceClass, Long> transients = new EnumMap<>(DivergenceClass.class);
    final EnumSet<UnprovenReason> reasons = EnumSet.noneOf(UnprovenReason.class);
    final EnumMap<Operation, long[]> lags = new EnumMap<>(Operation.class);
    long rows;
    long suspects;
    long undecided;
    long partial;
    long hot;
    long torn;
    SourceAccount sourceAccount = SourceAccount.ZERO;
    TargetAccount targetAccount = TargetAccount.ZERO;

    void accepted(Outcome.Accepted accepted) {
        var counts = accepted.side() == Side.SOURCE ? source : target;
        counts.merge(accepted.operation(), 1L, Long::sum);
        rows += accepted.newKey() ? 1 : 0;
    }

    void settled(Outcome.Settled settled) {
        long millis = Duration.between(
                        settled.source().appendedAt(), settled.target().appendedAt())
                .toMillis();
        lags(settled.operation())[Math.min(LagHistogram.bucket(millis), LAG_BUCKETS - 1)]++;
    }

    /// Counts by bucket.
    long[] lags(Operation operation) {
        return lags.computeIfAbsent(operation, _ -> new long[LAG_BUCKETS]);
    }

    void accounted(Outcome.Accounted accounted) {
        sourceAccount = sourceAccount.plus(accounted.source());
        targetAccount = targetAccount.plus(accounted.target());
    }

    TableProgress progress() {
        return new TableProgress(
                rows,
                source,
                target,
                sourceAccount.settled(),
                sourceAccount.superseded(),
                targetAccount.duplicates(),
                targetAccount.coalesced(),
                transients,
                torn,
                suspects,
                undecided,
                sourceAccount.waiting(),
                histograms(),
                allReasons());
    }

    private Set<UnprovenReason> allReasons() {
        var all = EnumSet.copyOf(reasons);
        if (partial > 0) {
            all.add(UnprovenReason.COLUMN_NOT_VISIBLE);
        }
        if (hot > 0) {
            all.add(UnprovenReason.HOT_ROW);
        }
        return all;
    }

    private Map<Operation, LagHistogram> histograms() {
        var histograms = new EnumMap<Operation, LagHistogram>(Operation.class);
        lags.forEach((operation, lag) -> histograms.put(operation, histogram(lag)));
        return histograms;
    }

    private static LagHistogram histogram(long[] lag) {
        var counts = new TreeMap<Integer, Long>();
        for (int bucket = 0; bucket < LAG_BUCKETS; bucket++) {
            if (lag[bucket] > 0) {
                counts.put(bucket, lag[bucket]);
            }
        }
        return new LagHistogram(counts);
    }
}
