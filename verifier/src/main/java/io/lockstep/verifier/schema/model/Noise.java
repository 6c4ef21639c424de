package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import io.lockstep.verifier.schema.model.Difference.Changed;
import io.lockstep.verifier.schema.model.Pairing.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Differences that follow from others: the columns of a table that is missing, the privileges of a role that is,
/// a change of a partitioned table once more on each of its partitions.
final class Noise {
    private final Set<Address> absent = new HashSet<>();
    private final Set<String> absentRoles = new HashSet<>();
    private final Set<TableId> otherwisePartitioned = new HashSet<>();
    private final Map<TableId, TableId> parents = new HashMap<>();

    Noise(Pairing pairing) {
        Stream.concat(pairing.missing().stream(), pairing.extra().stream()).forEach(this::absent);
        for (Pair pair : pairing.pairs()) {
            if (pair.source().kind().table()) {
                partitioned(pair);
            }
        }
    }

    private void absent(SchemaObject object) {
        Address at = object.address();
        if (object.kind() == ObjectKind.ROLE) {
            absentRoles.add(at.name());
        } else if (at.name().isEmpty() || named(object.kind())) {
            absent.add(new Address(at.schema(), at.relation() + at.name(), ""));
        }
        if (object.kind().table()) {
            parent(object).ifPresent(parent -> parents.put(at.table().orElseThrow(), parent));
        }
    }

    /// Kinds that have privileges of their own, and are no tables.
    private static boolean named(ObjectKind kind) {
        return kind == ObjectKind.SEQUENCE || kind.routine() || kind.type();
    }

    private void partitioned(Pair pair) {
        TableId table = pair.source().address().table().orElseThrow();
        parent(pair.source()).ifPresent(parent -> parents.put(table, parent));
        if (!pair.source().property("form").equals(pair.target().property("form"))) {
            otherwisePartitioned.add(table);
        }
    }

    private static Optional<TableId> parent(SchemaObject table) {
        return table.tableIn("partition of").or(() -> table.tableIn("inherits"));
    }

    /// Whether an object that one side lacks is worth telling.
    boolean tells(Difference difference) {
        SchemaObject object = difference.object();
        return switch (object.kind()) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW -> true;
            case PARTITION -> parentIsAlike(object);
            case SEQUENCE -> object.tableIn("owned by").map(this::present).orElse(true);
            case PRIVILEGE ->
                presentFor(object) && !absentRoles.contains(object.address().name());
            case ROLE_SETTING -> !absentRoles.contains(object.address().relation());
            case ROLE -> !object.property("here").isEmpty();
            case COLLATION -> !object.address().schema().equals("pg_catalog");
            case SERVER_SETTING, DATABASE -> false;
            default -> object.address().table().map(this::present).orElse(true);
        };
    }

    private boolean parentIsAlike(SchemaObject partition) {
        return parent(partition)
                .map(parent -> present(parent) && !otherwisePartitioned.contains(parent))
                .orElse(true);
    }

    private boolean presentFor(SchemaObject privilege) {
        Address at = privilege.address();
        return !absent.contains(new Address(at.schema(), at.relation(), ""));
    }

    private boolean present(TableId table) {
        return !absent.contains(new Address(table.schema(), table.name(), ""));
    }

    /// Without what a parent's difference says already.
    List<Difference> once(List<Difference> differences) {
        Set<List<String>> said = new HashSet<>();
        differences.forEach(difference -> table(difference).ifPresent(table -> said.add(words(difference, table))));
        List<Difference> once = new ArrayList<>();
        for (Difference difference : differences) {
            Optional<TableId> parent = table(difference).map(parents::get);
            if (parent.isEmpty() || !said.contains(words(difference, parent.get()))) {
                once.add(difference);
            }
        }
        return once;
    }

    private static Optional<TableId> table(Difference difference) {
        SchemaObject object = difference.object();
        boolean itself = object.kind().table() && !(difference instanceof Changed);
        return itself ? Optional.empty() : object.address().table();
    }

    private static List<String> words(Difference difference, TableId table) {
        SchemaObject object = difference.object();
        String what = object.kind().table() ? difference.what() : difference.code();
        return List.of(table.toString(), what, object.address().name(), difference.source(), difference.target());
    }
}
