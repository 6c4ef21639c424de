package io.lockstep.verifier.schema.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Objects and catalogues for tests.
final class Made {
    static final int MAJOR = 18;

    private Made() {}

    static Catalogue catalogue(SchemaObject... objects) {
        return catalogue(MAJOR, objects);
    }

    static Catalogue catalogue(int major, SchemaObject... objects) {
        return new Catalogue(major, List.of(objects), List.of(), List.of(), Set.of());
    }

    /// @param properties names and values in turn
    static SchemaObject object(ObjectKind kind, Address address, String... properties) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < properties.length; i += 2) {
            names.add(properties[i]);
            values.add(properties[i + 1]);
        }
        return new SchemaObject(kind, address, ObjectProperties.of(List.copyOf(names), values), "");
    }

    static SchemaObject table(String name, String... properties) {
        return object(ObjectKind.TABLE, new Address("s", name, ""), properties);
    }

    static SchemaObject column(String table, String name, String... properties) {
        return object(ObjectKind.COLUMN, new Address("s", table, name), properties);
    }

    static SchemaObject column(String table, String name) {
        return column(table, name, "type", "integer", "nullability", "NULL", "position", "1");
    }

    static SchemaObject inSchema(ObjectKind kind, String name, String... properties) {
        return object(kind, new Address("s", "", name), properties);
    }

    static SchemaObject global(ObjectKind kind, String name, String... properties) {
        return object(kind, new Address("", "", name), properties);
    }

    static List<String> compare(Catalogue source, Catalogue target) {
        return CatalogueComparison.compare(source, target, SchemaScope.all()).findings().stream()
                .map(finding -> finding.severity() + " " + finding.kind() + " " + finding.object())
                .toList();
    }
}
