package io.lockstep.app.config;

import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.comparison.ColumnRules;
import java.util.stream.Collectors;

/// The list of `tables.rules`, read.
record RuleList(ColumnRules rules) {
    @Override
    public String toString() {
        return rules.rules().stream().map(ColumnRule::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
