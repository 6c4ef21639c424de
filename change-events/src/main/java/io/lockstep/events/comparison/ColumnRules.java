package io.lockstep.events.comparison;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution.Compared;
import io.lockstep.events.mapping.SourceTable;
import io.lockstep.events.mapping.TableMappings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The rules of a migration, at most one for a column. Immutable.
///
/// @param rules as they were written
public record ColumnRules(List<ColumnRule> rules) {
    /// Every value is compared exactly.
    public static final ColumnRules NONE = new ColumnRules(List.of());

    public ColumnRules {
        rules = List.copyOf(rules);
        var seen = new HashSet<String>();
        for (ColumnRule rule : rules) {
            if (!seen.add(rule.table().quoted() + "." + rule.column())) {
                throw new IllegalArgumentException("Two rules for column " + rule.column() + " of " + rule.table());
            }
        }
    }

    /// The tolerances of a table by column.
    public Map<String, Tolerance> of(TableId table) {
        var found = new HashMap<String, Tolerance>();
        rules.stream()
                .filter(rule -> rule.table().equals(table))
                .forEach(rule -> found.put(rule.column(), rule.tolerance()));
        return found;
    }

    /// The rules that are given in the source's names, in the target's. Those of columns that the replicator's rules do
    /// not leave comparable are none.
    public ColumnRules onTarget(Optional<TableMappings> mappings) {
        return mappings.map(names -> new ColumnRules(rules.stream()
                        .flatMap(rule -> onTarget(rule, names).stream())
                        .toList()))
                .orElse(this);
    }

    /// A rule in the target's names; empty when its column is not compared.
    public static Optional<ColumnRule> onTarget(ColumnRule rule, TableMappings mappings) {
        var table = new SourceTable(rule.table(), List.of(new SourceTable.Column(rule.column(), "", false)));
        return mappings.resolve(table) instanceof Compared compared
                ? compared.targetOf(rule.column())
                        .map(name -> new ColumnRule(compared.target(), name, rule.tolerance()))
                : Optional.empty();
    }

    /// Tells rules apart, whatever their order; empty for none.
    public String id() {
        return rules.stream()
                .map(rule -> rule.table().quoted() + "." + rule.column() + " " + rule.tolerance())
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
