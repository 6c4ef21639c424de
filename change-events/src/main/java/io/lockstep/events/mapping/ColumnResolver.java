package io.lockstep.events.mapping;

import io.lockstep.events.mapping.Resolution.Fate;
import io.lockstep.events.mapping.Rule.Change;
import io.lockstep.events.mapping.Rule.Target;
import io.lockstep.events.mapping.Rule.Transformation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Applies the rules about columns to one table.
final class ColumnResolver {
    /// `Transformations`: columns whose names have special characters cannot be transformed.
    private static final Pattern SPECIAL = Pattern.compile("[#\\\\/-]");

    private final SourceTable table;
    private final List<Transformation> rules;
    private final boolean including;

    ColumnResolver(List<Transformation> transformations, SourceTable table) {
        this.table = table;
        this.rules = transformations.stream()
                .filter(rule -> rule.target() == Target.COLUMN && rule.locator().matches(table.id()))
                .toList();
        this.including = rules.stream().anyMatch(rule -> rule.change() instanceof Change.IncludeColumn);
    }

    /// What becomes of every column of the source, in its order, and of those that the target alone has.
    List<Fate> fates() {
        List<Fate> fates = table.columns().stream().map(this::fate).toList();
        Map<String, String> added = added(fates);
        Set<String> ambiguous = ambiguous(fates, added.keySet());
        return Stream.concat(
                        fates.stream().map(fate -> withoutAmbiguity(fate, ambiguous)),
                        added.entrySet().stream()
                                .filter(entry -> !ambiguous.contains(entry.getKey()))
                                .map(entry -> new Fate.Added(entry.getKey(), entry.getValue())))
                .toList();
    }

    private Fate fate(SourceTable.Column column) {
        List<Transformation> about = rules.stream()
                .filter(rule -> !adds(rule))
                .filter(rule -> rule.locator().matchesColumn(column.name()))
                .toList();
        Optional<String> unknown = unknown(column, about);
        if (unknown.isPresent()) {
            return notCompared(column, about, unknown.get());
        }
        return about.isEmpty() ? untouched(column) : changed(column, about.getFirst());
    }

    private Fate untouched(SourceTable.Column column) {
        return including
                ? new Fate.Removed(column.name(), Set.of(column.name()), "no include-column rule names it")
                : new Fate.Pair(column.name(), column.name());
    }

    /// Why it is not known what the rules do to a column; empty when it is.
    private Optional<String> unknown(SourceTable.Column column, List<Transformation> about) {
        List<Transformation> uncertain = about.stream()
                .filter(rule -> rule.locator().isUncertainOf(column.name()))
                .toList();
        if (!uncertain.isEmpty()) {
            return Optional.of(named(uncertain) + " may or may not apply to it: AWS does not say");
        }
        if (about.size() > 1) {
            return Optional.of(named(about) + " apply to it, and AWS allows one rule for one object");
        }
        if (!about.isEmpty() && SPECIAL.matcher(column.name()).find()) {
            return Optional.of(named(about) + " applies to it, and AWS does not transform names with #, \\, / or -");
        }
        boolean mixed = including && !about.isEmpty() && !(about.getFirst().change() instanceof Change.IncludeColumn);
        return mixed
                ? Optional.of(named(about) + " applies to it, and others are chosen by include-column:"
                        + " AWS does not say what holds")
                : Optional.empty();
    }

    private Fate changed(SourceTable.Column column, Transformation rule) {
        String by = "rule " + rule.id();
        return switch (rule.change()) {
            case Change.Renamed(NameChange change) -> renamed(column, rule, change.apply(column.name()));
            case Change.RemoveColumn _ -> new Fate.Removed(column.name(), Set.of(column.name()), by + " removes it");
            case Change.IncludeColumn _ -> new Fate.Pair(column.name(), column.name());
            case Change.ChangeDataType(Rule.DataType type) ->
                Preserved.by(column.type(), type)
                        ? new Fate.Pair(column.name(), column.name())
                        : notCompared(
                                column,
                                List.of(rule),
                                by + " changes its type from " + column.type() + " to " + type.name()
                                        + ", which may change values");
            case Change.Computed _ -> notCompared(column, List.of(rule), by + " computes its values (expression)");
            case Change.Mask(String action) -> notCompared(column, List.of(rule), by + " masks its values: " + action);
            case Change.AddColumn _, Change.AddBeforeImages _, Change.DefinePrimaryKey _, Change.DefineUniqueIndex _ ->
                throw new IllegalStateException(by + " is not about one column");
        };
    }

    private static Fate renamed(SourceTable.Column column, Transformation rule, String name) {
        return TableResolver.wrongName(name)
                .map(reason -> notCompared(column, List.of(), reason + " (rule " + rule.id() + ")"))
                .orElseGet(() -> new Fate.Pair(column.name(), name));
    }

    /// The target may have it under its own name, or under any that a rule would give it.
    private static Fate notCompared(SourceTable.Column column, List<Transformation> about, String reason) {
        Set<String> names = new LinkedHashSet<>(Set.of(column.name()));
        for (Transformation rule : about) {
            nameChange(rule).ifPresent(change -> names.add(change.apply(column.name())));
        }
        return new Fate.NotCompared(column.name(), names, reason);
    }

    private static Optional<NameChange> nameChange(Transformation rule) {
        if (rule.change() instanceof Change.Computed computed) {
            return computed.name();
        }
        return rule.change() instanceof Change.Renamed renamed ? Optional.of(renamed.name()) : Optional.empty();
    }

    /// The columns that rules add, with the reason.
    private Map<String, String> added(List<Fate> fates) {
        Map<String, String> added = new LinkedHashMap<>();
        for (Transformation rule : rules) {
            switch (rule.change()) {
                case Change.AddColumn more -> added.putIfAbsent(more.name(), "rule " + rule.id() + " adds it");
                case Change.AddBeforeImages(String prefix, String suffix) ->
                    names(fates)
                            .forEach(name -> added.putIfAbsent(
                                    prefix + name + suffix,
                                    "rule " + rule.id() + " adds it for values before a change"));
                case Change.Renamed _,
                        Change.RemoveColumn _,
                        Change.IncludeColumn _,
                        Change.ChangeDataType _,
                        Change.DefinePrimaryKey _,
                        Change.DefineUniqueIndex _,
                        Change.Computed _,
                        Change.Mask _ -> {}
            }
        }
        return added;
    }

    /// Of columns in both databases: whose of them a before-image column has is not said.
    private static Stream<String> names(List<Fate> fates) {
        return fates.stream()
                .flatMap(fate -> fate instanceof Fate.Pair(String source, String target)
                        ? Stream.of(source, target)
                        : fate.inSource().stream());
    }

    /// The names that would stand for two columns of the target.
    private static Set<String> ambiguous(List<Fate> fates, Set<String> added) {
        List<String> targets = new ArrayList<>(added);
        fates.forEach(fate -> {
            if (fate instanceof Fate.Pair pair) {
                targets.add(pair.target());
            }
        });
        return targets.stream().collect(Collectors.groupingBy(name -> name, Collectors.counting())).entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Fate withoutAmbiguity(Fate fate, Set<String> ambiguous) {
        return fate instanceof Fate.Pair(String source, String target) && ambiguous.contains(target)
                ? new Fate.NotCompared(
                        source,
                        new LinkedHashSet<>(List.of(source, target)),
                        "two columns would be called " + target + " on the target")
                : fate;
    }

    private static boolean adds(Transformation rule) {
        return rule.change() instanceof Change.AddColumn || rule.change() instanceof Change.AddBeforeImages;
    }

    private static String named(List<Transformation> rules) {
        return TableResolver.rules(rules.stream().map(Rule::id));
    }
}
