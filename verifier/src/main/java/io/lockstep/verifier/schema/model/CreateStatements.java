package io.lockstep.verifier.schema.model;

import static io.lockstep.verifier.schema.model.Sql.identifier;
import static io.lockstep.verifier.schema.model.Sql.literal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Statements that make an object of the source on the target.
final class CreateStatements {
    /// Settings whose values are lists of identifiers, which the catalogue keeps as they are written.
    private static final Set<String> LISTS =
            Set.of("search_path", "session_preload_libraries", "local_preload_libraries", "temp_tablespaces");

    private CreateStatements() {}

    /// Empty where that takes more than a statement.
    static String of(SchemaObject object) {
        return switch (object.kind()) {
            case TABLE, FOREIGN_TABLE -> dumped(object);
            case PARTITION -> partition(object);
            case COLUMN -> column(object);
            case PRIMARY_KEY, UNIQUE_CONSTRAINT, CHECK, FOREIGN_KEY, EXCLUSION ->
                "ALTER TABLE " + Fixes.table(object) + " " + added(object);
            case SEQUENCE -> sequence(object);
            case ENUM -> type(object, "AS ENUM (" + object.property("definition") + ")");
            case COMPOSITE_TYPE -> type(object, "AS (" + object.property("definition") + ")");
            case RANGE -> type(object, "AS RANGE (" + object.property("definition") + ")");
            case DOMAIN -> domain(object);
            case COLLATION -> collation(object);
            case POLICY -> policy(object);
            case PRIVILEGE -> privilege(object);
            case ROLE_SETTING -> setting(object);
            default -> object.sql();
        };
    }

    static String added(SchemaObject constraint) {
        return "ADD CONSTRAINT " + identifier(constraint.address().name()) + " " + constraint.sql();
    }

    private static String dumped(SchemaObject table) {
        return "-- Make it from pg_dump --schema-only --table="
                + literal(table.address().quoted()) + " of the source";
    }

    private static String partition(SchemaObject partition) {
        return partition.property("form").equals("ordinary")
                ? "CREATE TABLE " + partition.address().quoted() + " PARTITION OF " + partition.property("partition of")
                        + " " + partition.property("bound")
                : dumped(partition);
    }

    private static String column(SchemaObject column) {
        return "ALTER TABLE " + Fixes.table(column) + " ADD COLUMN "
                + identifier(column.address().name()) + " " + columnDefinition(column);
    }

    /// As it stands behind a column's name.
    static String columnDefinition(SchemaObject column) {
        String generated = column.property("generated");
        var parts = new ArrayList<String>(List.of(column.property("type")));
        with(parts, "COLLATE ", column.property("collation"));
        with(parts, "DEFAULT ", column.property("default"));
        if (!column.property("identity").isEmpty()) {
            parts.add("GENERATED " + column.property("identity") + " AS IDENTITY");
        }
        if (!generated.isEmpty()) {
            int last = generated.lastIndexOf(' ');
            parts.add("GENERATED ALWAYS AS (" + generated.substring(0, last) + ")" + generated.substring(last));
        }
        if (column.property("nullability").startsWith("NOT NULL")) {
            parts.add("NOT NULL");
        }
        return String.join(" ", parts);
    }

    private static String sequence(SchemaObject sequence) {
        var parts = new ArrayList<String>(
                List.of("CREATE SEQUENCE " + sequence.address().quoted()));
        with(parts, "AS ", sequence.property("type"));
        with(parts, "INCREMENT ", sequence.property("increment"));
        with(parts, "MINVALUE ", sequence.property("minimum"));
        with(parts, "MAXVALUE ", sequence.property("maximum"));
        with(parts, "START ", sequence.property("start"));
        with(parts, "CACHE ", sequence.property("cache"));
        parts.add(sequence.property("cycle"));
        with(parts, "OWNED BY ", sequence.property("owned by"));
        return String.join(" ", parts);
    }

    private static String type(SchemaObject type, String definition) {
        return "CREATE TYPE " + type.address().quoted() + " " + definition;
    }

    private static String domain(SchemaObject domain) {
        var parts = new ArrayList<String>(
                List.of("CREATE DOMAIN " + domain.address().quoted() + " AS " + domain.property("definition")));
        with(parts, "COLLATE ", domain.property("collation"));
        with(parts, "DEFAULT ", domain.property("default"));
        parts.add(domain.property("nullability"));
        if (!domain.property("constraints").isEmpty()) {
            parts.add(domain.property("constraints"));
        }
        return String.join(" ", parts);
    }

    private static String collation(SchemaObject collation) {
        boolean deterministic = !collation.property("determinism").startsWith("not");
        return "CREATE COLLATION " + collation.address().quoted() + " (provider = " + collation.property("provider")
                + ", locale = " + literal(collation.property("locale"))
                + (deterministic ? "" : ", deterministic = false")
                + (collation.property("rules").isEmpty() ? "" : ", rules = " + literal(collation.property("rules")))
                + ")";
    }

    private static String policy(SchemaObject policy) {
        var parts = new ArrayList<String>(List.of("CREATE POLICY "
                + identifier(policy.address().name()) + " ON " + Fixes.table(policy) + " AS " + policy.property("form")
                + " FOR " + policy.property("command") + " TO " + policy.property("roles")));
        if (!policy.property("using").isEmpty()) {
            parts.add("USING (" + policy.property("using") + ")");
        }
        if (!policy.property("with check").isEmpty()) {
            parts.add("WITH CHECK (" + policy.property("with check") + ")");
        }
        return String.join(" ", parts);
    }

    private static String privilege(SchemaObject privilege) {
        String role = privilege.address().name();
        String grant = privilege.property("privileges").replace(" WITH GRANT OPTION", "");
        String column = privilege.property("column");
        String what = column.isEmpty()
                ? grant
                : grant.replace(", ", " (" + identifier(column) + "), ") + " (" + identifier(column) + ")";
        return (privilege.property("on").equals("DATABASE") ? "-- On the target's database: " : "") + "GRANT " + what
                + " ON " + privilege.sql() + " TO " + (role.equals("PUBLIC") ? role : identifier(role));
    }

    private static String setting(SchemaObject setting) {
        String whose = setting.address().relation();
        return (whose.isEmpty() ? "-- ALTER DATABASE the target's" : "ALTER ROLE " + identifier(whose)) + " SET "
                + identifier(setting.address().name()) + " TO "
                + (LISTS.contains(setting.address().name())
                        ? setting.property("value")
                        : literal(setting.property("value")));
    }

    private static void with(List<String> parts, String word, String value) {
        if (!value.isEmpty()) {
            parts.add(word + value);
        }
    }
}
