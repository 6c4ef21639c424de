package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution.Compared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which object of the target is which of the source: that of the same name, else one that is the same but for
/// its name, as far as that can be told of its kind.
///
/// @param pairs in the source's order
/// @param missing objects of the source without counterpart
/// @param extra objects of the target without counterpart
record Pairing(List<Pair> pairs, List<SchemaObject> missing, List<SchemaObject> extra) {
    record Pair(SchemaObject source, SchemaObject target) {}

    static Pairing of(List<SchemaObject> source, List<SchemaObject> target) {
        Map<SchemaObject.Key, SchemaObject> named = index(target, object -> Optional.of(object.key()));
        List<Pair> pairs = new ArrayList<>();
        List<SchemaObject> alone = new ArrayList<>();
        source.forEach(object -> match(object, named.remove(object.key()), pairs, alone));
        Map<List<String>, SchemaObject> alike = index(List.copyOf(named.values()), Pairing::likeness);
        List<SchemaObject> missing = new ArrayList<>();
        for (SchemaObject object : alone) {
            SchemaObject same = likeness(object).map(alike::remove).orElse(null);
            if (same != null) {
                named.remove(same.key());
            }
            match(object, same, pairs, missing);
        }
        return new Pairing(pairs, missing, List.copyOf(named.values()));
    }

    /// Sequences that are the same under another name.
    Renaming sequences() {
        return new Renaming(pairs.stream()
                .filter(pair -> pair.source().kind() == ObjectKind.SEQUENCE)
                .filter(pair -> !pair.source().address().equals(pair.target().address()))
                .map(pair -> new Compared(id(pair.source()), id(pair.target()), List.of()))
                .toList());
    }

    private static TableId id(SchemaObject sequence) {
        return new TableId(sequence.address().schema(), sequence.address().name());
    }

    private static void match(
            SchemaObject object, @Nullable SchemaObject found, List<Pair> pairs, List<SchemaObject> alone) {
        if (found == null) {
            alone.add(object);
        } else {
            pairs.add(new Pair(object, found));
        }
    }

    /// What two objects of different names have in common when they are the same.
    private static Optional<List<String>> likeness(SchemaObject object) {
        Address at = object.address();
        return switch (object.kind()) {
            case PRIMARY_KEY -> Optional.of(List.of("PRIMARY KEY", at.schema(), at.relation()));
            case UNIQUE_CONSTRAINT, CHECK, FOREIGN_KEY, EXCLUSION, INDEX ->
                Optional.of(List.of(
                        object.kind().name(),
                        at.schema(),
                        at.relation(),
                        object.property("uniqueness"),
                        words(object.property("definition"))));
            case SEQUENCE ->
                Optional.of(object.property("owned by"))
                        .filter(owner -> !owner.isEmpty())
                        .map(owner -> List.of("SEQUENCE", words(owner)));
            default -> Optional.empty();
        };
    }

    private static String words(String sql) {
        return SqlToken.of(sql).stream().map(SqlToken::text).collect(Collectors.joining("\0"));
    }

    private static <K> Map<K, SchemaObject> index(List<SchemaObject> objects, Function<SchemaObject, Optional<K>> key) {
        Map<K, SchemaObject> index = new LinkedHashMap<>();
        objects.forEach(object -> key.apply(object).ifPresent(known -> index.putIfAbsent(known, object)));
        return index;
    }
}
