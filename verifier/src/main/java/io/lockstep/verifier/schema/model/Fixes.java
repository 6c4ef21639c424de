package io.lockstep.verifier.schema.model;

import static io.lockstep.verifier.schema.model.Sql.identifier;
import static io.lockstep.verifier.schema.model.Sql.literal;

import io.lockstep.verifier.schema.model.Difference.Changed;
import io.lockstep.verifier.schema.model.Difference.Extra;
import io.lockstep.verifier.schema.model.Difference.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// SQL that makes the target like the source, where that is a statement or two. Nobody runs it unread: it may
/// lock or rewrite a table, or fail on rows that are there.
final class Fixes {
    private Fixes() {}

    /// Empty where there is nothing simple.
    static String of(Difference difference) {
        return switch (difference) {
            case Missing(SchemaObject object) -> CreateStatements.of(object);
            case Extra(SchemaObject object) ->
                object.kind() == ObjectKind.TRIGGER
                                && !object.property("enabled").equals("DISABLE")
                        ? "ALTER TABLE " + table(object) + " DISABLE TRIGGER "
                                + identifier(object.address().name())
                        : "";
            case Changed changed when changed.property().equals("name") -> rename(changed);
            case Changed changed -> changed(changed);
        };
    }

    private static String changed(Changed changed) {
        SchemaObject object = changed.object();
        return switch (object.kind()) {
            case TABLE, PARTITION -> table(changed);
            case COLUMN -> column(changed);
            case PRIMARY_KEY, UNIQUE_CONSTRAINT, CHECK, FOREIGN_KEY, EXCLUSION -> constraint(changed);
            case INDEX -> index(changed);
            case SEQUENCE -> sequence(changed);
            case VIEW ->
                changed.property().equals("options")
                        ? options("ALTER VIEW " + object.address().quoted(), changed)
                        : object.sql();
            case FUNCTION, PROCEDURE -> object.sql();
            case STATISTICS -> "DROP STATISTICS " + object.address().quoted() + "; " + object.sql();
            case POLICY -> policy(changed);
            case DOMAIN ->
                changed.property().equals("nullability")
                        ? "ALTER DOMAIN " + object.address().quoted()
                                + (changed.source().equals("NULL") ? " DROP NOT NULL" : " SET NOT NULL")
                        : "";
            case MATERIALIZED_VIEW ->
                changed.property().equals("contents")
                        ? "REFRESH MATERIALIZED VIEW " + object.address().quoted()
                        : "";
            case TRIGGER -> trigger(changed);
            case RULE -> changed.property().equals("enabled") ? enabled(changed, "RULE") : object.sql();
            case ENUM -> labels(changed);
            case EXTENSION ->
                changed.property().equals("version")
                        ? "ALTER EXTENSION " + identifier(object.address().name()) + " UPDATE"
                        : "";
            case ROLE -> role(changed);
            case ROLE_SETTING, PRIVILEGE -> CreateStatements.of(object);
            case COLLATION -> collation(changed);
            case SERVER_SETTING ->
                "-- Set " + object.address().name() + " = " + literal(changed.source())
                        + " in the target's configuration (on RDS and Aurora: its parameter group)";
            default -> "";
        };
    }

    private static String table(Changed changed) {
        String alter = "ALTER TABLE " + changed.object().address().quoted();
        return switch (changed.property()) {
            case "persistence" -> changed.source().equals("logged") ? alter + " SET LOGGED" : alter + " SET UNLOGGED";
            case "row security" -> alter + rowSecurity(changed.source());
            case "replica identity" ->
                changed.source().startsWith("USING") ? "" : alter + " REPLICA IDENTITY " + changed.source();
            case "partition of" -> attached(changed);
            case "inherits" ->
                changed.target().isEmpty() && !changed.source().contains(",")
                        ? alter + " INHERIT " + changed.source()
                        : "";
            case "options" -> options(alter, changed);
            default -> "";
        };
    }

    private static String attached(Changed changed) {
        return changed.target().isEmpty()
                ? "ALTER TABLE " + changed.source() + " ATTACH PARTITION "
                        + changed.object().address().quoted() + " "
                        + changed.object().property("bound")
                : "";
    }

    private static String options(String alter, Changed changed) {
        return changed.source().isEmpty() ? "" : alter + " SET (" + changed.source() + ")";
    }

    private static String policy(Changed changed) {
        String alter =
                "ALTER POLICY " + identifier(changed.object().address().name()) + " ON " + table(changed.object());
        return switch (changed.property()) {
            case "using" -> changed.source().isEmpty() ? "" : alter + " USING (" + changed.source() + ")";
            case "with check" -> changed.source().isEmpty() ? "" : alter + " WITH CHECK (" + changed.source() + ")";
            case "roles" -> alter + " TO " + changed.source();
            default -> "";
        };
    }

    private static String rowSecurity(String source) {
        return switch (source) {
            case "disabled" -> " DISABLE ROW LEVEL SECURITY";
            case "forced" -> " ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY";
            default -> " ENABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY";
        };
    }

    private static String column(Changed changed) {
        String alter = "ALTER TABLE " + table(changed.object()) + " ALTER COLUMN "
                + identifier(changed.object().address().name());
        String source = changed.source();
        return switch (changed.property()) {
            case "type" -> alter + " TYPE " + source;
            case "nullability" -> nullability(alter, changed);
            case "default" -> alter + (source.isEmpty() ? " DROP DEFAULT" : " SET DEFAULT " + source);
            case "identity" -> alter + identity(source, changed.target());
            case "collation" ->
                source.isEmpty() ? "" : alter + " TYPE " + changed.object().property("type") + " COLLATE " + source;
            default -> "";
        };
    }

    private static String nullability(String alter, Changed changed) {
        boolean checked =
                changed.target().equals("NOT NULL") && !changed.source().equals("NULL");
        return checked ? "" : alter + (changed.source().equals("NULL") ? " DROP NOT NULL" : " SET NOT NULL");
    }

    private static String identity(String source, String target) {
        if (source.isEmpty()) {
            return " DROP IDENTITY";
        }
        return target.isEmpty() ? " ADD GENERATED " + source + " AS IDENTITY" : " SET GENERATED " + source;
    }

    private static String constraint(Changed changed) {
        String alter = "ALTER TABLE " + table(changed.object());
        String name = identifier(changed.counterpart().address().name());
        return switch (changed.property()) {
            case "validated" -> changed.source().equals("validated") ? alter + " VALIDATE CONSTRAINT " + name : "";
            case "index" -> "REINDEX INDEX CONCURRENTLY " + sibling(changed.counterpart());
            default -> alter + " DROP CONSTRAINT " + name + ", " + CreateStatements.added(changed.object());
        };
    }

    private static String index(Changed changed) {
        String there = sibling(changed.counterpart());
        return changed.property().equals("validity")
                ? "REINDEX INDEX CONCURRENTLY " + there
                : "DROP INDEX " + there + "; " + changed.object().sql();
    }

    private static String sequence(Changed changed) {
        String alter = "ALTER SEQUENCE " + changed.counterpart().address().quoted();
        String source = changed.source();
        return switch (changed.property()) {
            case "type" -> alter + " AS " + source;
            case "start" -> alter + " START " + source;
            case "increment" -> alter + " INCREMENT " + source;
            case "minimum" -> alter + " MINVALUE " + source;
            case "maximum" -> alter + " MAXVALUE " + source;
            case "cache" -> alter + " CACHE " + source;
            case "cycle" -> alter + " " + source;
            case "owned by" -> alter + " OWNED BY " + (source.isEmpty() ? "NONE" : source);
            default -> "";
        };
    }

    private static String trigger(Changed changed) {
        return changed.property().equals("enabled")
                ? enabled(changed, "TRIGGER")
                : "DROP TRIGGER " + identifier(changed.object().address().name()) + " ON " + table(changed.object())
                        + "; " + changed.object().sql();
    }

    private static String enabled(Changed changed, String what) {
        return "ALTER TABLE " + table(changed.object()) + " " + changed.source() + " " + what + " "
                + identifier(changed.object().address().name());
    }

    /// Each label that lacks, behind the one that it follows on the source.
    private static String labels(Changed changed) {
        List<String> present = SpecialCases.literals(changed.target());
        List<String> added = new ArrayList<>();
        String before = "";
        for (String label : SpecialCases.literals(changed.source())) {
            if (!present.contains(label)) {
                added.add("ALTER TYPE " + changed.object().address().quoted() + " ADD VALUE " + label
                        + (before.isEmpty() ? "" : " AFTER " + before));
            }
            before = label;
        }
        return String.join("; ", added);
    }

    private static String role(Changed changed) {
        String role = identifier(changed.object().address().name());
        return switch (changed.property()) {
            case "login", "row security", "inheritance" -> "ALTER ROLE " + role + " " + changed.source();
            case "connection limit" ->
                "ALTER ROLE " + role + " CONNECTION LIMIT " + (changed.source().isEmpty() ? "-1" : changed.source());
            case "member of" -> {
                Set<String> lacking = Rules.list(changed.source());
                lacking.removeAll(Rules.list(changed.target()));
                lacking.remove("");
                yield lacking.isEmpty() ? "" : "GRANT " + String.join(", ", lacking) + " TO " + role;
            }
            default -> "";
        };
    }

    private static String collation(Changed changed) {
        return changed.property().equals("staleness")
                ? "-- REINDEX the indexes that use it, then ALTER COLLATION "
                        + changed.object().address().quoted() + " REFRESH VERSION"
                : "";
    }

    private static String rename(Changed changed) {
        String there = identifier(changed.counterpart().address().name());
        String here = " TO " + identifier(changed.object().address().name());
        return switch (changed.object().kind()) {
            case INDEX -> "ALTER INDEX " + sibling(changed.counterpart()) + " RENAME" + here;
            case SEQUENCE -> "ALTER SEQUENCE " + changed.counterpart().address().quoted() + " RENAME" + here;
            default -> "ALTER TABLE " + table(changed.object()) + " RENAME CONSTRAINT " + there + here;
        };
    }

    static String table(SchemaObject object) {
        Address at = object.address();
        return identifier(at.schema()) + "." + identifier(at.relation());
    }

    /// What is in its table's schema under its own name.
    private static String sibling(SchemaObject object) {
        return identifier(object.address().schema()) + "."
                + identifier(object.address().name());
    }
}
