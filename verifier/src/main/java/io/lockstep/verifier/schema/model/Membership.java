package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.Resolution.Compared;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Which objects of one side are compared.
final class Membership {
    /// What the replicator makes for itself.
    private static final String OF_DMS = "awsdms_";

    private static final Set<String> EXTENSIONS_OF_REPLICATORS = Set.of("pglogical");

    private final SchemaScope scope;
    private final Predicate<TableId> selected;
    private final Set<TableId> passedOver = new HashSet<>();
    private final Set<TableId> tables = new HashSet<>();
    private final Set<TableId> types = new HashSet<>();
    private final Set<TableId> sequences = new HashSet<>();

    /// Of the source.
    Membership(SchemaScope scope, List<SchemaObject> objects, Map<TableId, Resolution> resolutions) {
        this(
                scope,
                objects,
                scope.selected(),
                table -> scope.mappings().isEmpty() || resolutions.get(table) instanceof Compared);
    }

    private Membership(
            SchemaScope scope, List<SchemaObject> objects, Predicate<TableId> selected, Predicate<TableId> copied) {
        this.scope = scope;
        this.selected = selected;
        Map<TableId, TableId> parents = parents(objects);
        for (SchemaObject object : objects) {
            if (object.kind().table()) {
                TableId table = object.address().table().orElseThrow();
                TableId root = root(table, parents);
                boolean member = selects(root) && !ofNobody(table.name()) && copied.test(root);
                (member ? tables : passedOver).add(table);
            }
        }
        objects.stream()
                .filter(this::ofSelectedTable)
                .forEach(column -> column.tableIn("type").ifPresent(types::add));
        objects.stream()
                .filter(object -> object.kind() == ObjectKind.SEQUENCE && sequence(object))
                .forEach(object -> sequences.add(
                        new TableId(object.address().schema(), object.address().name())));
    }

    /// Of the target: what the source's selected tables become, and what else the pattern selects there.
    Membership onTarget(List<SchemaObject> objects, Set<TableId> images, Renaming renaming) {
        Map<String, String> back = new HashMap<>();
        tables.forEach(table -> back.put(renaming.table(table).schema(), table.schema()));
        Predicate<TableId> there = table -> images.contains(table)
                || selected.test(new TableId(back.getOrDefault(table.schema(), table.schema()), table.name()));
        return new Membership(scope, objects, there, _ -> true);
    }

    private static Map<TableId, TableId> parents(List<SchemaObject> objects) {
        Map<TableId, TableId> parents = new HashMap<>();
        for (SchemaObject object : objects) {
            if (object.kind().table()) {
                object.tableIn("partition of")
                        .ifPresent(
                                parent -> parents.put(object.address().table().orElseThrow(), parent));
            }
        }
        return parents;
    }

    private static TableId root(TableId table, Map<TableId, TableId> parents) {
        TableId parent = parents.get(table);
        return parent == null ? table : root(parent, parents);
    }

    Set<TableId> tables() {
        return Set.copyOf(tables);
    }

    boolean selects(TableId name) {
        return !scope.schemasLeftOut().contains(name.schema()) && !ofNobody(name.name()) && selected.test(name);
    }

    private static boolean ofNobody(String name) {
        return name.startsWith(OF_DMS);
    }

    private boolean ofSelectedTable(SchemaObject object) {
        return object.kind() == ObjectKind.COLUMN
                && tables.contains(object.address().table().orElseThrow());
    }

    boolean has(SchemaObject object) {
        Address at = object.address();
        return switch (object.kind()) {
            case TABLE,
                    PARTITION,
                    FOREIGN_TABLE,
                    COLUMN,
                    PRIMARY_KEY,
                    UNIQUE_CONSTRAINT,
                    CHECK,
                    FOREIGN_KEY,
                    EXCLUSION -> tables.contains(at.table().orElseThrow());
            case INDEX, TRIGGER, RULE, POLICY -> ofRelation(at) && !ofNobody(at.name());
            case VIEW, MATERIALIZED_VIEW -> selects(at.table().orElseThrow());
            case SEQUENCE -> sequence(object);
            case SCHEMA -> !scope.schemasLeftOut().contains(at.schema());
            case ROLE -> !scope.rolesLeftOut().contains(at.name());
            case ROLE_SETTING -> !scope.rolesLeftOut().contains(at.relation());
            case DEFAULT_PRIVILEGE -> !scope.schemasLeftOut().contains(at.schema());
            case PRIVILEGE -> !scope.rolesLeftOut().contains(at.name()) && granted(object);
            case EXTENSION -> !EXTENSIONS_OF_REPLICATORS.contains(at.name());
            case COLLATION -> at.schema().equals("pg_catalog") || selects(new TableId(at.schema(), at.name()));
            default -> at.schema().isEmpty() ? !ofNobody(at.name()) : named(at.schema(), at.name());
        };
    }

    private boolean ofRelation(Address at) {
        TableId relation = at.table().orElseThrow();
        return tables.contains(relation) || (!passedOver.contains(relation) && selects(relation));
    }

    private boolean sequence(SchemaObject sequence) {
        Optional<TableId> owner = sequence.tableIn("owned by");
        return owner.map(tables::contains)
                .orElseGet(() -> selects(new TableId(
                        sequence.address().schema(), sequence.address().name())));
    }

    /// Whether what is said of a schema as a whole is compared.
    boolean hasSchema(String schema) {
        return selects(new TableId(schema, schema));
    }

    /// What is in a schema: a routine goes by its name without its arguments.
    private boolean named(String schema, String name) {
        int arguments = name.indexOf('(');
        TableId id = new TableId(schema, arguments > 0 ? name.substring(0, arguments) : name);
        return selects(id) || (types.contains(id) && !scope.schemasLeftOut().contains(schema));
    }

    private boolean granted(SchemaObject privilege) {
        Address at = privilege.address();
        return switch (privilege.property("on")) {
            case "DATABASE" -> true;
            case "SCHEMA" -> !scope.schemasLeftOut().contains(at.schema());
            case "SEQUENCE" -> sequences.contains(new TableId(at.schema(), at.relation()));
            case "TABLE", "COLUMN" -> ofRelation(at);
            default -> named(at.schema(), at.relation());
        };
    }
}
