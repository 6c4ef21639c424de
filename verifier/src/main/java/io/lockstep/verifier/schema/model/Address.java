package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where an object is. Parts that its kind does not have are empty.
///
/// @param schema of what belongs to one
/// @param relation the table or view, also of what belongs to it
/// @param name of what is no table or view
public record Address(String schema, String relation, String name) {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$ -]*+");

    /// The table or view that it is, or belongs to.
    Optional<TableId> table() {
        return schema.isEmpty() || relation.isEmpty() ? Optional.empty() : Optional.of(new TableId(schema, relation));
    }

    /// Itself, as an SQL identifier.
    String quoted() {
        String last = name.isEmpty() ? relation : name;
        return schema.isEmpty() ? Sql.identifier(last) : Sql.identifier(schema) + "." + Sql.identifier(last);
    }

    /// As it is reported: parts with a dot between them, quoted where they are unusual.
    String described(ObjectKind kind) {
        return switch (kind) {
            case DATABASE -> "database";
            case ROLE_SETTING -> plain(relation.isEmpty() ? "database" : relation) + ": " + name;
            case PRIVILEGE -> (schema.isEmpty() ? "database" : joined(plain(schema), relation)) + " for " + plain(name);
            case DEFAULT_PRIVILEGE -> (schema.isEmpty() ? "database" : plain(schema)) + ": " + name;
            case FUNCTION, PROCEDURE, AGGREGATE, OPERATOR, OPERATOR_CLASS, CAST -> joined(plain(schema), name);
            default -> joined(joined(plain(schema), plain(relation)), plain(name));
        };
    }

    private static String joined(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + "." + second;
    }

    private static String plain(String part) {
        return part.isEmpty() || PLAIN.matcher(part).matches() ? part : Sql.identifier(part);
    }
}
