package io.lockstep.events.mapping;

import io.lockstep.events.mapping.Rule.Change;
import io.lockstep.events.mapping.Rule.DataType;
import io.lockstep.events.mapping.Rule.Target;
import io.lockstep.events.mapping.Rule.Transformation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads one transformation rule. Sources: `Transformations`, `Expressions`, `Masking`.
///
/// @param members of the rule
/// @param named the members that every rule has
record TransformationReader(Members members, List<String> named) {
    private static final String INCLUDE_COLUMN = "include-column";
    private static final String REMOVE_COLUMN = "remove-column";
    private static final String ADD_COLUMN = "add-column";
    private static final String CHANGE_DATA_TYPE = "change-data-type";
    private static final String DEFINE_PRIMARY_KEY = "define-primary-key";
    private static final String BEFORE_IMAGES = "add-before-image-columns";
    private static final String UNIQUE_INDEX = "unique-index";

    private static final Map<String, Target> TARGETS = targets();
    private static final Map<String, NameChange.Kind> NAME_CHANGES = Arrays.stream(NameChange.Kind.values())
            .collect(Collectors.toMap(kind -> kind.word, Function.identity(), (a, _) -> a, LinkedHashMap::new));
    private static final List<String> MASKS =
            List.of("data-masking-digits-mask", "data-masking-digits-randomize", "data-masking-hash-mask");
    private static final List<String> OF_COLUMNS = Stream.concat(
                    Stream.of(ADD_COLUMN, INCLUDE_COLUMN, REMOVE_COLUMN, CHANGE_DATA_TYPE, BEFORE_IMAGES),
                    MASKS.stream())
            .toList();
    private static final List<String> ACTIONS = Stream.of(
                    NAME_CHANGES.keySet().stream(), OF_COLUMNS.stream(), Stream.of(DEFINE_PRIMARY_KEY))
            .flatMap(each -> each)
            .toList();

    private static final List<String> LOCATOR = List.of(
            "schema-name",
            "table-name",
            "column-name",
            "table-type",
            "data-type",
            "table-tablespace-name",
            "index-tablespace-name");

    Optional<Transformation> read() {
        List<String> known = new ArrayList<>(named);
        known.addAll(List.of("rule-target", "rule-action", "value", "old-value"));
        known.addAll(List.of("data-type", "expression", "primary-key-def", "before-image-def"));
        members.allow(known);
        Optional<String> id = members.number("rule-id");
        Optional<Target> target = members.word("rule-target", TARGETS.keySet()).map(TARGETS::get);
        Optional<String> action = members.word("rule-action", ACTIONS);
        Optional<Change> change = action.flatMap(word -> change(word).map(what -> computed(word, what)));
        target.ifPresent(found -> action.ifPresent(word -> requireTogether(found, word)));
        Optional<ObjectLocator> locator = members.object("object-locator")
                .flatMap(object -> target.flatMap(found -> locator(object, found, action)));
        return id.flatMap(text -> change.flatMap(
                what -> locator.map(where -> new Transformation(text, target.orElseThrow(), what, where))));
    }

    private static Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        targets.put("schema", Target.SCHEMA);
        targets.put("table", Target.TABLE);
        targets.put("column", Target.COLUMN);
        targets.put("table-tablespace", Target.TABLESPACE);
        targets.put("index-tablespace", Target.TABLESPACE);
        return targets;
    }

    private void requireTogether(Target target, String action) {
        if (OF_COLUMNS.contains(action) && target != Target.COLUMN) {
            members.problem("rule-target", action + " is about columns; allowed: column");
        }
        if (members.has("expression") && target != Target.COLUMN) {
            members.problem("expression", "an expression is about the content of columns; allowed with: column");
        }
        if (action.equals(DEFINE_PRIMARY_KEY) && target != Target.TABLE) {
            members.problem("rule-target", action + " is about a table; allowed: table");
        }
    }

    private Optional<Change> change(String action) {
        NameChange.Kind kind = NAME_CHANGES.get(action);
        if (kind != null) {
            return nameChange(kind);
        }
        return switch (action) {
            case REMOVE_COLUMN -> Optional.of(new Change.RemoveColumn());
            case INCLUDE_COLUMN -> Optional.of(new Change.IncludeColumn());
            case ADD_COLUMN -> addColumn();
            case CHANGE_DATA_TYPE -> dataType().map(Change.ChangeDataType::new);
            case DEFINE_PRIMARY_KEY -> primaryKey();
            case BEFORE_IMAGES -> beforeImages();
            default -> Optional.of(new Change.Mask(action));
        };
    }

    /// An expression, in a rule that adds no column, is about the content of one that exists.
    private Change computed(String action, Change change) {
        if (action.equals(ADD_COLUMN) || !members.has("expression")) {
            return change;
        }
        return new Change.Computed(
                change instanceof Change.Renamed(NameChange name) ? Optional.of(name) : Optional.empty());
    }

    private Optional<Change> nameChange(NameChange.Kind kind) {
        Optional<String> value = kind.needsValue ? members.text("value") : Optional.of("");
        Optional<String> old = kind.needsOldValue ? members.text("old-value") : Optional.of("");
        return value.flatMap(text -> old.map(before -> new Change.Renamed(new NameChange(kind, text, before))));
    }

    private Optional<Change> addColumn() {
        String expression = members.optionalText("expression").orElse("");
        boolean marksDeletes = expression.toLowerCase(Locale.ROOT).contains("operation_indicator");
        if (members.has("data-type")) {
            dataType();
        }
        return members.text("value").map(name -> new Change.AddColumn(name, marksDeletes));
    }

    private Optional<DataType> dataType() {
        return members.object("data-type").flatMap(object -> {
            object.allow(List.of("type", "length", "precision", "scale", "subtype"));
            Optional<Integer> precision = object.optionalInteger("precision");
            Optional<Integer> scale = object.optionalInteger("scale");
            object.optionalInteger("length");
            return object.text("type").map(type -> new DataType(type.toLowerCase(Locale.ROOT), precision, scale));
        });
    }

    private Optional<Change> primaryKey() {
        return members.object("primary-key-def").flatMap(object -> {
            object.allow(List.of("name", "origin", "columns"));
            object.text("name");
            List<String> columns = object.texts("columns");
            if (object.object().path("columns").isEmpty()) {
                object.problem("columns", "missing, expected the names of at least one column");
                return Optional.empty();
            }
            Optional<String> origin = object.has("origin")
                    ? object.word("origin", List.of("primary-key", UNIQUE_INDEX))
                    : Optional.of("primary-key");
            return origin.map(word ->
                    word.equals(UNIQUE_INDEX) ? new Change.DefineUniqueIndex() : new Change.DefinePrimaryKey(columns));
        });
    }

    private Optional<Change> beforeImages() {
        return members.object("before-image-def").flatMap(object -> {
            object.allow(List.of("column-prefix", "column-suffix", "column-filter"));
            if (object.has("column-filter")) {
                object.word("column-filter", List.of("pk-only", "non-lob", "all"));
            }
            String prefix = object.object().path("column-prefix").asText("");
            String suffix = object.object().path("column-suffix").asText("");
            if (prefix.isEmpty() && suffix.isEmpty()) {
                object.problem("column-prefix", "missing, expected a prefix or a suffix that is not empty");
                return Optional.empty();
            }
            return Optional.of(new Change.AddBeforeImages(prefix, suffix));
        });
    }

    private static Optional<ObjectLocator> locator(Members object, Target target, Optional<String> action) {
        object.allow(LOCATOR);
        Optional<NamePattern> schema = object.pattern("schema-name", NamePattern::wildcards);
        return switch (target) {
            case SCHEMA, TABLESPACE -> {
                name(object, "table-name");
                yield schema.map(found -> where(found, Optional.empty(), Optional.empty(), Optional.empty()));
            }
            case TABLE -> {
                Optional<NamePattern> table = object.pattern("table-name", NamePattern::wildcards);
                yield schema.filter(_ -> table.isPresent())
                        .map(found -> where(found, table, Optional.empty(), Optional.empty()));
            }
            case COLUMN ->
                ofColumn(object, schema, action.map(TransformationReader::adds).orElse(true));
        };
    }

    /// @param adds whether the rule is about a table's columns in general, or unknown
    private static Optional<ObjectLocator> ofColumn(Members object, Optional<NamePattern> schema, boolean adds) {
        Optional<NamePattern> table = object.pattern("table-name", NamePattern::wildcards);
        Optional<NamePattern> column =
                adds ? name(object, "column-name") : object.pattern("column-name", NamePattern::wildcards);
        boolean complete = table.isPresent() && (adds || column.isPresent());
        Optional<String> type = object.optionalText("data-type");
        return schema.filter(_ -> complete).map(found -> where(found, table, adds ? Optional.empty() : column, type));
    }

    private static ObjectLocator where(
            NamePattern schema, Optional<NamePattern> table, Optional<NamePattern> column, Optional<String> type) {
        return new ObjectLocator(schema, table, column, type);
    }

    private static Optional<NamePattern> name(Members object, String member) {
        return object.has(member) ? object.pattern(member, NamePattern::wildcards) : Optional.empty();
    }

    private static boolean adds(String action) {
        return action.equals(ADD_COLUMN) || action.equals(BEFORE_IMAGES);
    }
}
