package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution.Compared;
import io.lockstep.events.mapping.Resolution.Fate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Puts the source's objects under the names that the replicator's rules give them on the target, in their
/// definitions too. What is no table goes where the tables of its schema go, if they all go to one.
final class Renaming {
    private final Map<TableId, TableId> tables = new HashMap<>();
    private final Map<TableId, Map<String, String>> columns = new HashMap<>();
    private final Map<String, String> schemas = new HashMap<>();

    Renaming(List<Compared> compared) {
        Map<String, Set<String>> targets = new HashMap<>();
        for (Compared table : compared) {
            tables.put(table.source(), table.target());
            columns.put(
                    table.source(),
                    table.pairs().stream().collect(Collectors.toMap(Fate.Pair::source, Fate.Pair::target)));
            targets.computeIfAbsent(table.source().schema(), _ -> new TreeSet<>())
                    .add(table.target().schema());
        }
        targets.forEach((schema, found) -> {
            if (found.size() == 1) {
                schemas.put(schema, found.iterator().next());
            }
        });
    }

    TableId table(TableId source) {
        TableId known = tables.get(source);
        return known != null ? known : new TableId(schema(source.schema()), source.name());
    }

    String schema(String source) {
        return schemas.getOrDefault(source, source);
    }

    String column(TableId table, String column) {
        return columns.getOrDefault(table, Map.of()).getOrDefault(column, column);
    }

    SchemaObject renamed(SchemaObject object) {
        Address at = object.address();
        ObjectProperties properties = object.properties().map((name, value) -> property(object, name, value));
        return new SchemaObject(object.kind(), address(object), properties, text(object.sql(), at));
    }

    SequenceState renamed(SequenceState state) {
        List<SequenceState.Use> uses = state.uses().stream()
                .map(use -> new SequenceState.Use(
                        table(use.table()), column(use.table(), use.column()), use.limit(), use.furthest()))
                .toList();
        return new SequenceState(table(state.sequence()), state.value(), uses);
    }

    private Address address(SchemaObject object) {
        Address at = object.address();
        return switch (object.kind()) {
            case FUNCTION, PROCEDURE, AGGREGATE, OPERATOR, OPERATOR_CLASS, CAST ->
                new Address(schema(at.schema()), "", text(at.name(), at));
            case PRIVILEGE -> privilege(object);
            case COLUMN -> in(at, column(at.table().orElseThrow(), at.name()));
            default -> at.relation().isEmpty() ? new Address(schema(at.schema()), "", at.name()) : in(at, at.name());
        };
    }

    private Address privilege(SchemaObject privilege) {
        Address at = privilege.address();
        return switch (privilege.property("on")) {
            case "ROUTINE" -> new Address(schema(at.schema()), text(at.relation(), at), at.name());
            case "SCHEMA", "DATABASE" -> new Address(schema(at.schema()), "", at.name());
            default -> in(at, at.name());
        };
    }

    /// @param name of what belongs to the table, under the target's name
    private Address in(Address at, String name) {
        return at.table()
                .map(this::table)
                .map(table -> new Address(table.schema(), table.name(), name))
                .orElseGet(() -> new Address(at.schema(), at.relation(), name));
    }

    private String property(SchemaObject object, String name, String value) {
        Address at = object.address();
        return switch (name) {
            case "column" -> at.table().map(table -> column(table, value)).orElse(value);
            case "value", "body", "privileges" -> value;
            default -> text(value, at);
        };
    }

    /// Whether anything has another name at all.
    boolean renames() {
        return tables.entrySet().stream().anyMatch(table -> !table.getKey().equals(table.getValue()))
                || columns.values().stream()
                        .flatMap(names -> names.entrySet().stream())
                        .anyMatch(column -> !column.getKey().equals(column.getValue()));
    }

    /// A text that belongs to no table.
    String inText(String sql) {
        return tables.isEmpty() ? sql : new RenamedText(this, sql, Optional.empty()).toString();
    }

    private String text(String sql, Address at) {
        return new RenamedText(this, sql, at.table().filter(tables::containsKey)).toString();
    }

    boolean knows(TableId table) {
        return tables.containsKey(table);
    }

    boolean knowsSchema(String schema) {
        return schemas.containsKey(schema);
    }
}
