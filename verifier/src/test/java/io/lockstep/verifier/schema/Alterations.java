package io.lockstep.verifier.schema;

import io.lockstep.verifier.schema.model.Catalogue;
import io.lockstep.verifier.schema.model.ObjectKind;
import io.lockstep.verifier.schema.model.SchemaObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A catalogue and the same with one thing changed.
record Alterations(Catalogue source, Catalogue target, String described) {
    /// What tells objects apart, or is reported only.
    private static final Set<String> NOT_COMPARED = Set.of("on", "column", "position", "here", "replicates");

    private static final Set<ObjectKind> ALWAYS_THERE = EnumSet.of(ObjectKind.DATABASE, ObjectKind.SERVER_SETTING);

    /// One object of each kind at least, so that each of the kind's properties comes up.
    static Stream<Alterations> of(Catalogue catalogue) {
        Set<String> seen = new HashSet<>();
        return catalogue.objects().stream()
                .filter(object -> !object.address().schema().equals("pg_catalog"))
                .flatMap(object -> Stream.concat(without(catalogue, object, seen), changes(catalogue, object, seen)));
    }

    private static Stream<Alterations> without(Catalogue catalogue, SchemaObject object, Set<String> seen) {
        if (ALWAYS_THERE.contains(object.kind())
                || !told(object)
                || !seen.add(object.kind().name())) {
            return Stream.empty();
        }
        Catalogue without = with(catalogue, object, List.of());
        return Stream.of(
                new Alterations(catalogue, without, "without " + object),
                new Alterations(without, catalogue, "without on the source " + object));
    }

    private static Stream<Alterations> changes(Catalogue catalogue, SchemaObject object, Set<String> seen) {
        return object.properties()
                .names()
                .filter(property -> !NOT_COMPARED.contains(property) && seen.add(object.kind() + "." + property))
                .map(property -> new Alterations(
                        catalogue,
                        with(catalogue, object, List.of(changed(object, property))),
                        property + " of " + object));
    }

    /// A role that has nothing here is nobody's business.
    private static boolean told(SchemaObject object) {
        return object.kind() != ObjectKind.ROLE || !object.property("here").isEmpty();
    }

    private static SchemaObject changed(SchemaObject object, String property) {
        return new SchemaObject(
                object.kind(),
                object.address(),
                object.properties().map((name, value) -> name.equals(property) ? other(object.kind(), value) : value),
                object.sql());
    }

    private static String other(ObjectKind kind, String value) {
        if (value.matches("-?\\d+")) {
            return new BigInteger(value).subtract(BigInteger.ONE).toString();
        }
        return kind == ObjectKind.EXTENSION ? "0" : "x" + value;
    }

    private static Catalogue with(Catalogue catalogue, SchemaObject object, List<SchemaObject> instead) {
        List<SchemaObject> objects = new ArrayList<>(catalogue.objects());
        int at = objects.indexOf(object);
        objects.remove(at);
        objects.addAll(at, instead);
        return new Catalogue(catalogue.major(), objects, List.of(), List.of(), Set.of());
    }
}
