package io.lockstep.cutover.view;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.lockstep.events.json.Divergence;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Rows that differ now as the replicator is known to change them (G12a), each explained by one rule or more.
///
/// @param rows how many, by the rules that explain them together
public record KnownLosses(Map<List<String>, Long> rows) {
    /// None.
    public static final KnownLosses NONE = new KnownLosses(Map.of());

    public KnownLosses {
        rows = Map.copyOf(rows);
    }

    static KnownLosses of(Collection<Divergence> open) {
        return new KnownLosses(open.stream().collect(groupingBy(Divergence::losses, counting())));
    }

    KnownLosses plus(KnownLosses other) {
        var sum = new HashMap<>(rows);
        other.rows.forEach((rules, count) -> sum.merge(rules, count, Long::sum));
        return new KnownLosses(sum);
    }

    /// How many rows there are.
    public long count() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Those of which a rule is not accepted. A row that no rule explains, as it may stand in an old document, is among
    /// them.
    public KnownLosses without(Set<String> accepted) {
        var left = new HashMap<>(rows);
        left.keySet().removeIf(rules -> !rules.isEmpty() && accepted.containsAll(rules));
        return new KnownLosses(left);
    }

    /// How many rows each rule explains; one that several explain counts for each.
    public SortedMap<String, Long> byRule() {
        var counts = new TreeMap<String, Long>();
        rows.forEach((rules, count) -> rules.forEach(rule -> counts.merge(rule, count, Long::sum)));
        return counts;
    }
}
