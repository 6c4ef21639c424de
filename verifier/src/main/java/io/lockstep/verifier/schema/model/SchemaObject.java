package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One object of a schema as its catalogue has it.
///
/// @param properties what is said of it, by name, in the order in which it is reported; those that it has not are
///     left out
/// @param sql a statement, or a part of one, that makes it; empty where there is no simple one
public record SchemaObject(ObjectKind kind, Address address, ObjectProperties properties, String sql) {
    private static final int SUMMARY = 400;
    private static final Set<String> UNSAID = Set.of("owner", "here", "replicates");

    /// What pairs it with its counterpart.
    record Key(String nameSpace, Address address, String part) {}

    Key key() {
        String part = kind == ObjectKind.PRIVILEGE ? property("on") + "." + property("column") : "";
        return new Key(kind.nameSpace(), address, part);
    }

    /// Empty when it has no such property.
    public String property(String name) {
        return properties.get(name);
    }

    /// The table of a `schema.table` that a property begins with.
    Optional<TableId> tableIn(String property) {
        List<SqlToken> tokens = SqlToken.of(property(property));
        return tokens.size() < 3 || !tokens.get(2).isName()
                ? Optional.empty()
                : Optional.of(new TableId(tokens.get(0).text(), tokens.get(2).text()));
    }

    /// As it is reported.
    String described() {
        if (kind == ObjectKind.PRIVILEGE && !property("column").isEmpty()) {
            Address column = new Address(address.schema(), address.relation(), property("column"));
            return column.described(ObjectKind.COLUMN) + " for " + address.name();
        }
        return address.described(kind);
    }

    /// What it is, in a line or a few.
    String summary() {
        String text = switch (kind) {
            case TABLE, PARTITION, FOREIGN_TABLE -> joined("form", "partition of", "bound");
            case COLUMN -> CreateStatements.columnDefinition(this);
            case FUNCTION, PROCEDURE -> joined("arguments", "result", "language");
            case AGGREGATE -> joined("arguments", "body");
            case PRIVILEGE -> property("privileges");
            default ->
                property("definition").isEmpty()
                        ? everything()
                        : property("definition").strip();
        };
        return text.length() <= SUMMARY ? text : text.substring(0, SUMMARY) + "…";
    }

    private String joined(String... names) {
        return Stream.of(names)
                .filter(name -> !property(name).isEmpty())
                .map(name -> name + " " + property(name))
                .collect(Collectors.joining(", "));
    }

    private String everything() {
        return joined(properties.names().filter(name -> !UNSAID.contains(name)).toArray(String[]::new));
    }
}
