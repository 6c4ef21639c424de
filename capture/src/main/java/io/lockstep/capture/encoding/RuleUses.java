package io.lockstep.capture.encoding;

import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.comparison.ColumnRules;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Counts, for each rule, the values of one side that it was applied to: those that were cut or rounded, and those that
/// were not looked at. What is read from the log again counts again. Thread-safe.
public final class RuleUses {
    private final ColumnRules rules;
    private final Map<ColumnRule, LongAdder> uses;

    /// @param rules in target naming
    public RuleUses(ColumnRules rules) {
        this.rules = rules;
        this.uses =
                rules.rules().stream().collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new LongAdder()));
    }

    ColumnRules rules() {
        return rules;
    }

    /// The rules that are counted, in the order in which they were written.
    public List<ColumnRule> counted() {
        return rules.rules();
    }

    /// How many values the rule was applied to; 0 for a rule that is none of these.
    public long of(ColumnRule rule) {
        LongAdder count = uses.get(rule);
        return count == null ? 0 : count.sum();
    }

    /// Where the uses of a column's rule are counted.
    LongAdder counter(TableId table, String column) {
        return uses.entrySet().stream()
                .filter(use -> use.getKey().table().equals(table)
                        && use.getKey().column().equals(column))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(LongAdder::new);
    }
}
