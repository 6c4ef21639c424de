package io.lockstep.cutover.sequences;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is migrated, as far as sequences go: those of the migrated tables, and those of their schemas
/// that belong to no other table.
///
/// @param tables the migrated tables, by what they are called on the source, with what they are called on
///     the target
/// @param schemas what a schema of the source is called on the target, where its tables do not say: it is the schema
/// that
/// all of them are in there, else the one of the same name
public record SequenceScope(Map<TableId, TableId> tables, Map<String, String> schemas) {
    public SequenceScope {
        tables = Map.copyOf(tables);
        schemas = Map.copyOf(schemas);
    }

    /// Tables of the same names on both sides.
    public static SequenceScope same(List<TableId> tables) {
        Map<TableId, TableId> same = new TreeMap<>();
        tables.forEach(table -> same.put(table, table));
        return new SequenceScope(same, Map.of());
    }

    List<TableId> tables(Side side) {
        return (side == Side.SOURCE ? tables.keySet() : Set.copyOf(tables.values()))
                .stream().sorted().toList();
    }

    Set<String> schemas(Side side) {
        Set<String> names = new TreeSet<>();
        tables(side).forEach(table -> names.add(table.schema()));
        tables(Side.SOURCE).stream()
                .filter(_ -> side == Side.TARGET)
                .forEach(table -> names.add(schemaOnTarget(table.schema())));
        return names;
    }

    TableId onTarget(TableId sequence) {
        return new TableId(schemaOnTarget(sequence.schema()), sequence.name());
    }

    private String schemaOnTarget(String schema) {
        String named = schemas.get(schema);
        if (named != null) {
            return named;
        }
        Set<String> there = new TreeSet<>();
        tables.forEach((source, target) -> {
            if (source.schema().equals(schema)) {
                there.add(target.schema());
            }
        });
        return there.size() == 1 ? there.iterator().next() : schema;
    }
}
