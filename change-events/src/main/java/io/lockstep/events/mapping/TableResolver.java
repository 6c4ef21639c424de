package io.lockstep.events.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution.Fate;
import io.lockstep.events.mapping.Rule.Action;
import io.lockstep.events.mapping.Rule.Change;
import io.lockstep.events.mapping.Rule.Selection;
import io.lockstep.events.mapping.Rule.Target;
import io.lockstep.events.mapping.Rule.Transformation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Applies the rules to one table.
///
/// @param selections in the order of the document
/// @param transformations in the order of the document
record TableResolver(List<Selection> selections, List<Transformation> transformations, SourceTable table) {
    /// PostgreSQL cuts a longer name.
    static final int LONGEST_NAME = 63;

    Resolution resolve() {
        List<Selection> included = selecting(Action.INCLUDE, Action.EXPLICIT);
        List<Selection> excluded = selecting(Action.EXCLUDE);
        if (included.isEmpty()) {
            return notSelected("no selection rule includes it");
        }
        if (!excluded.isEmpty()) {
            return excluded(included, excluded);
        }
        return targetOf(included);
    }

    private List<Selection> selecting(Action... actions) {
        Set<Action> wanted = Set.of(actions);
        return selections.stream()
                .filter(rule -> rule.ofTables() && wanted.contains(rule.action()))
                .filter(rule -> rule.locator().matches(table.id()))
                .toList();
    }

    /// `Selections` shows one case: an exclude rule after an include rule with a wildcard leaves tables out. It does
    /// not say what holds when the exclude rule stands first, nor against an explicit rule.
    private Resolution excluded(List<Selection> included, List<Selection> excluded) {
        boolean last = selections.indexOf(excluded.getLast()) > selections.indexOf(included.getLast());
        boolean explicit = included.stream().anyMatch(rule -> rule.action() == Action.EXPLICIT);
        return last && !explicit
                ? notSelected(rules(excluded.stream().map(Rule::id)) + " excludes it")
                : notComparable(
                        Optional.empty(),
                        rules(included.stream().map(Rule::id)) + " includes it and "
                                + rules(excluded.stream().map(Rule::id))
                                + " excludes it, and AWS says only that an exclude rule after an include rule holds:"
                                + " put it there, or leave the table out by tables.exclude");
    }

    private Resolution targetOf(List<Selection> included) {
        List<Transformation> ofSchema = transforming(Target.SCHEMA)
                .filter(rule -> rule.locator().matchesSchema(table.id().schema()))
                .toList();
        List<Transformation> ofTable = transforming(Target.TABLE)
                .filter(rule -> rule.locator().matches(table.id()))
                .toList();
        if (ofSchema.size() > 1) {
            return conflict("its schema", ofSchema);
        }
        if (ofTable.size() > 1) {
            return conflict("it", ofTable);
        }
        String schema = renamed(table.id().schema(), ofSchema);
        String name = renamed(table.id().name(), ofTable);
        Optional<String> wrong = Stream.of(schema, name)
                .flatMap(each -> wrongName(each).stream())
                .findFirst();
        return wrong.<Resolution>map(reason -> notComparable(Optional.empty(), reason))
                .orElseGet(() -> compared(new TableId(schema, name), included, ofTable));
    }

    /// `Transformations`: no more than one action against the same object.
    private Resolution conflict(String what, List<Transformation> rules) {
        return notComparable(
                Optional.empty(),
                rules(rules.stream().map(Rule::id)) + " apply to " + what
                        + ", and AWS allows one rule for one object: it is not known what it is called");
    }

    private static String renamed(String name, List<Transformation> rules) {
        return rules.stream()
                .map(rule -> rule.change() instanceof Change.Renamed(NameChange change) ? change.apply(name) : name)
                .findFirst()
                .orElse(name);
    }

    static Optional<String> wrongName(String name) {
        if (name.isEmpty()) {
            return Optional.of("nothing is left of its name");
        }
        return name.getBytes(UTF_8).length > LONGEST_NAME
                ? Optional.of("its name would be " + name + ", which is longer than PostgreSQL allows")
                : Optional.empty();
    }

    private Resolution compared(TableId target, List<Selection> included, List<Transformation> ofTable) {
        List<Fate> fates = new ColumnResolver(transformations, table).fates();
        return Stream.of(filters(included), softDeletes(), unusableKey(fates), otherKey(ofTable, fates))
                .flatMap(Optional::stream)
                .findFirst()
                .<Resolution>map(reason -> notComparable(Optional.of(target), reason))
                .orElseGet(() -> new Resolution.Compared(table.id(), target, fates));
    }

    private static Optional<String> filters(List<Selection> included) {
        List<String> filtering =
                included.stream().filter(Selection::filtered).map(Rule::id).toList();
        return filtering.isEmpty()
                ? Optional.empty()
                : Optional.of(rules(filtering.stream())
                        + " copies some of its rows only (filters): which ones should be on the target is not known");
    }

    /// `Expressions`: with `operation_indicator`, "records deleted from the source aren't deleted from the target".
    private Optional<String> softDeletes() {
        return transforming(Target.COLUMN)
                .filter(rule -> rule.change() instanceof Change.AddColumn added && added.marksDeletes())
                .filter(rule -> rule.locator().matches(table.id()))
                .map(rule -> "rule " + rule.id() + " keeps deleted rows on the target (operation_indicator)")
                .findFirst();
    }

    private Optional<String> unusableKey(List<Fate> fates) {
        Set<String> key = key();
        return fates.stream()
                .filter(fate -> !(fate instanceof Fate.Pair))
                .filter(fate -> fate.inSource().map(key::contains).orElse(false))
                .map(fate -> "its key column " + fate.inSource().orElseThrow() + " is not compared: " + reason(fate))
                .findFirst();
    }

    static String reason(Fate fate) {
        return switch (fate) {
            case Fate.Pair _ -> "";
            case Fate.Removed removed -> removed.reason();
            case Fate.Added added -> added.reason();
            case Fate.NotCompared not -> not.reason();
        };
    }

    /// `Transformations` does not say whether a new key is written in the names of the source or of the target.
    private Optional<String> otherKey(List<Transformation> ofTable, List<Fate> fates) {
        Set<String> now = fates.stream()
                .filter(Fate.Pair.class::isInstance)
                .map(Fate.Pair.class::cast)
                .filter(pair -> key().contains(pair.source()))
                .map(Fate.Pair::target)
                .collect(Collectors.toSet());
        for (Transformation rule : ofTable) {
            if (rule.change() instanceof Change.DefinePrimaryKey(List<String> columns)) {
                Set<String> defined = new HashSet<>(columns);
                if (!defined.equals(now) && !defined.equals(key())) {
                    return Optional.of("rule " + rule.id() + " gives it another primary key " + columns
                            + ": rows cannot be told to be the same");
                }
            }
        }
        return Optional.empty();
    }

    private Set<String> key() {
        return table.columns().stream()
                .filter(SourceTable.Column::key)
                .map(SourceTable.Column::name)
                .collect(Collectors.toSet());
    }

    private Stream<Transformation> transforming(Target target) {
        return transformations.stream().filter(rule -> rule.target() == target);
    }

    private Resolution notSelected(String reason) {
        return new Resolution.NotSelected(table.id(), reason);
    }

    private Resolution notComparable(Optional<TableId> target, String reason) {
        return new Resolution.NotComparable(table.id(), target, reason);
    }

    static String rules(Stream<String> ids) {
        List<String> all = ids.toList();
        return all.size() == 1 ? "rule " + all.getFirst() : "rules " + String.join(" and ", all);
    }
}
