package io.lockstep.cutover.http;

import io.lockstep.cutover.view.Overview;
import io.lockstep.events.Side;
import io.lockstep.events.json.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lag and write traffic of the last half hour, about a sample a second. Kept in memory; a restart forgets it.
/// Thread-safe.
final class RecentHistory {
    private static final int KEPT = 1800;
    /// Over how long rates are taken.
    private static final Duration SPAN = Duration.ofSeconds(5);

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /// @param captured row versions read of each side in this epoch
    private record Sample(
            Instant at,
            long epoch,
            @Nullable Double replication,
            @Nullable Double proof,
            Map<Side, Long> captured,
            Map<Side, @Nullable Double> rates) {}

    /// Columns of equal length, the oldest sample first. What was not known is null.
    ///
    /// @param at in seconds since 1970
    /// @param replicationSeconds how long the newest watermark took to the target
    /// @param proofSeconds how old the proof was
    /// @param sourceRate row changes a second that were read from the log of the source
    record HistoryDocument(
            List<Double> at,
            List<@Nullable Double> replicationSeconds,
            List<@Nullable Double> proofSeconds,
            List<@Nullable Double> sourceRate,
            List<@Nullable Double> targetRate) {}

    /// Takes the next sample.
    synchronized void take(Overview overview) {
        Instant now = overview.observation().now();
        Map<Side, Long> captured = Map.of(
                Side.SOURCE, captured(overview, TableProgress::source),
                Side.TARGET, captured(overview, TableProgress::target));
        var rates = new java.util.EnumMap<Side, @Nullable Double>(Side.class);
        for (Side side : Side.values()) {
            rates.put(side, rate(overview.epoch(), now, side, captured));
        }
        samples.addLast(new Sample(
                now,
                overview.epoch(),
                Seconds.orNull(overview.replicationLag()),
                Seconds.orNull(overview.proofAge()),
                captured,
                rates));
        while (samples.size() > KEPT) {
            samples.removeFirst();
        }
    }

    /// Row changes a second that are read from the log of a side now; null while that is not known.
    synchronized @Nullable Double rate(Side side) {
        return samples.isEmpty() ? null : samples.getLast().rates().get(side);
    }

    /// Those taken after a moment.
    synchronized HistoryDocument after(Instant moment) {
        List<Sample> wanted =
                samples.stream().filter(sample -> sample.at().isAfter(moment)).toList();
        return new HistoryDocument(
                wanted.stream()
                        .map(sample -> sample.at().toEpochMilli() / 1000.0)
                        .toList(),
                column(wanted, Sample::replication),
                column(wanted, Sample::proof),
                column(wanted, sample -> sample.rates().get(Side.SOURCE)),
                column(wanted, sample -> sample.rates().get(Side.TARGET)));
    }

    private @Nullable Double rate(long epoch, Instant now, Side side, Map<Side, Long> captured) {
        Sample before = null;
        for (Sample sample : samples) {
            if (!sample.at().isBefore(now.minus(SPAN))) {
                before = sample;
                break;
            }
        }
        if (before == null || before.epoch() != epoch || !before.at().isBefore(now)) {
            return null;
        }
        long changes = captured.getOrDefault(side, 0L) - before.captured().getOrDefault(side, 0L);
        double seconds = Duration.between(before.at(), now).toMillis() / 1000.0;
        return changes < 0 || seconds == 0 ? null : Math.round(changes / seconds * 10) / 10.0;
    }

    private static long captured(Overview overview, Function<TableProgress, Map<?, Long>> side) {
        return overview.tables().values().stream()
                .flatMap(table -> side.apply(table.totals()).values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    private static List<@Nullable Double> column(List<Sample> samples, Function<Sample, @Nullable Double> figure) {
        var column = new ArrayList<@Nullable Double>();
        samples.forEach(sample -> column.add(figure.apply(sample)));
        return column;
    }
}
