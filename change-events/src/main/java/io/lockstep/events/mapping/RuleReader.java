package io.lockstep.events.mapping;

import io.lockstep.events.mapping.Rule.Action;
import io.lockstep.events.mapping.Rule.Selection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads one rule. Nothing of it is passed over: what is not known is a problem.
///
/// @param members of the rule
record RuleReader(Members members) {
    private static final String SELECTION = "selection";
    private static final String TRANSFORMATION = "transformation";
    private static final String TABLE_SETTINGS = "table-settings";
    private static final String VALIDATION = "validation";

    private static final List<String> TYPES = List.of(SELECTION, TRANSFORMATION, TABLE_SETTINGS, VALIDATION);
    private static final List<String> NAMED = List.of("rule-type", "rule-id", "rule-name", "object-locator");
    private static final Map<String, Action> ACTIONS =
            Map.of("include", Action.INCLUDE, "exclude", Action.EXCLUDE, "explicit", Action.EXPLICIT);
    private static final List<String> FILTER_OPERATORS =
            List.of("lte", "ste", "gte", "eq", "noteq", "between", "notbetween", "null", "notnull");

    /// Returns empty when the rule is wrong, or changes nothing that is compared.
    Optional<Rule> read() {
        Optional<String> type = members.word("rule-type", TYPES);
        members.optionalText("rule-name");
        if (type.isEmpty()) {
            members.number("rule-id");
            return Optional.empty();
        }
        return switch (type.get()) {
            case SELECTION -> selection();
            case TRANSFORMATION ->
                new TransformationReader(members, NAMED).read().map(Rule.class::cast);
            case TABLE_SETTINGS -> settings();
            default -> validation();
        };
    }

    private Optional<Rule> selection() {
        members.allow(with("rule-action", "filters", "load-order"));
        Optional<String> id = members.number("rule-id");
        Optional<Action> action = members.word("rule-action", ACTIONS.keySet()).map(ACTIONS::get);
        if (members.has("load-order")) {
            members.number("load-order");
        }
        List<Members> filters = members.objects("filters");
        filters.forEach(RuleReader::filter);
        action.filter(found -> found != Action.INCLUDE && !filters.isEmpty())
                .ifPresent(_ -> members.problem("filters", "filters are applied with rule-action include only"));
        Optional<Located> located =
                members.object("object-locator").flatMap(object -> located(object, action.orElse(Action.INCLUDE)));
        return id.flatMap(text -> action.flatMap(what -> located.map(
                found -> new Selection(text, what, found.locator(), found.ofTables(), !filters.isEmpty()))));
    }

    private static Optional<Located> located(Members object, Action action) {
        object.allow(List.of("schema-name", "table-name", "table-type"));
        boolean exact = action == Action.EXPLICIT;
        Optional<NamePattern> schema = name(object, "schema-name", exact);
        Optional<NamePattern> table = name(object, "table-name", exact);
        boolean tables = !object.has("table-type")
                || !object.word("table-type", List.of("table", "view", "all")).equals(Optional.of("view"));
        return schema.flatMap(found -> table.map(pattern -> new Located(
                new ObjectLocator(found, Optional.of(pattern), Optional.empty(), Optional.empty()), tables)));
    }

    private static Optional<NamePattern> name(Members object, String member, boolean exact) {
        if (!exact) {
            return object.pattern(member, NamePattern::wildcards);
        }
        return object.pattern(member, text -> {
            if (text.indexOf('%') >= 0) {
                throw new IllegalArgumentException("a wildcard, and such a rule names one table exactly");
            }
            return NamePattern.literal(text);
        });
    }

    /// Source: `Filters`. What they let through is not evaluated: a table with filters is not comparable.
    private static void filter(Members filter) {
        filter.allow(List.of("filter-type", "column-name", "filter-conditions"));
        filter.word("filter-type", List.of("source"));
        filter.text("column-name");
        List<Members> conditions = filter.objects("filter-conditions");
        if (conditions.isEmpty() && filter.object().path("filter-conditions").isEmpty()) {
            filter.problem("filter-conditions", "missing, expected an array of at least one condition");
        }
        for (Members condition : conditions) {
            condition.allow(List.of("filter-operator", "value", "start-value", "end-value"));
            condition.word("filter-operator", FILTER_OPERATORS);
        }
    }

    /// How a table is loaded. Source: `Tablesettings`, also for names without wildcards.
    private Optional<Rule> settings() {
        members.allow(with("parallel-load", "lob-settings"));
        members.number("rule-id");
        members.object("object-locator").ifPresent(object -> {
            object.allow(List.of("schema-name", "table-name"));
            name(object, "schema-name", true);
            name(object, "table-name", true);
        });
        return Optional.empty();
    }

    /// How the task's own validation compares. Source: `CHAP_Validating`.
    private Optional<Rule> validation() {
        members.allow(with("rule-target", "rule-action", "source-function", "target-function"));
        members.number("rule-id");
        members.word("rule-target", List.of("column"));
        members.word("rule-action", List.of("override-validation-function"));
        members.object("object-locator").ifPresent(object -> {
            object.allow(List.of("schema-name", "table-name", "column-name"));
            object.pattern("schema-name", NamePattern::wildcards);
            object.pattern("table-name", NamePattern::wildcards);
            object.pattern("column-name", NamePattern::wildcards);
        });
        return Optional.empty();
    }

    static List<String> with(String... more) {
        return Stream.concat(NAMED.stream(), Arrays.stream(more)).toList();
    }

    /// @param ofTables whether it is about tables, not views alone
    private record Located(ObjectLocator locator, boolean ofTables) {}
}
