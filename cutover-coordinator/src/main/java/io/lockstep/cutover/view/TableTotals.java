package io.lockstep.cutover.view;

import io.lockstep.events.LagHistogram;
import io.lockstep.events.json.TableProgress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/// Adds up what the partitions report of one table.
final class TableTotals {
    static final TableProgress NONE =
            new TableProgress(0, Map.of(), Map.of(), 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, Map.of(), Set.of());

    private TableTotals() {}

    static TableProgress plus(TableProgress one, TableProgress other) {
        var reasons = new HashSet<>(one.reasons());
        reasons.addAll(other.reasons());
        return new TableProgress(
                one.rows() + other.rows(),
                plus(one.source(), other.source()),
                plus(one.target(), other.target()),
                one.settled() + other.settled(),
                one.superseded() + other.superseded(),
                one.duplicates() + other.duplicates(),
                one.coalesced() + other.coalesced(),
                plus(one.transients(), other.transients()),
                one.torn() + other.torn(),
                one.suspects() + other.suspects(),
                one.undecided() + other.undecided(),
                one.inFlight() + other.inFlight(),
                plus(one.lags(), other.lags(), LagHistogram::plus),
                reasons);
    }

    private static <K> Map<K, Long> plus(Map<K, Long> one, Map<K, Long> other) {
        return plus(one, other, Long::sum);
    }

    private static <K, V> Map<K, V> plus(Map<K, V> one, Map<K, V> other, BinaryOperator<V> addition) {
        var sum = new HashMap<>(one);
        other.forEach((key, value) -> sum.merge(key, value, addition));
        return sum;
    }
}
