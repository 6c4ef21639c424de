package io.lockstep.verifier.schema.model;

import io.lockstep.verifier.schema.model.Difference.Changed;
import io.lockstep.verifier.schema.model.Rules.Judgement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/// Differences between two values that matter by what the values are.
final class SpecialCases {
    private static final Set<String> BREAKING = Set.of(
            "standard_conforming_strings",
            "default_transaction_isolation",
            "default_transaction_read_only",
            "session_replication_role",
            "transform_null_equals",
            "search_path");

    private SpecialCases() {}

    static Judgement of(Changed changed, Judgement usual) {
        return switch (changed.code()) {
            case "CHECK_VALIDATED", "FOREIGN_KEY_VALIDATED" -> mended(changed, "validated", usual);
            case "SERVER_SETTING_VALUE" -> setting(changed, usual);
            case "COLUMN_TYPE" -> ColumnTypes.of(changed.source(), changed.target(), usual);
            case "TABLE_FORM", "FOREIGN_TABLE_FORM" -> form(changed, usual);
            case "COLUMN_NULLABILITY" -> nullability(changed, usual);
            case "INDEX_DEFINITION" -> definition(changed, usual);
            case "INDEX_UNIQUENESS" ->
                changed.source().equals("unique") ? usual : new Judgement(Severity.WARNING, usual.explanation());
            case "INDEX_VALIDITY" -> mended(changed, "valid", usual);
            case "MATERIALIZED_VIEW_CONTENTS" -> mended(changed, "populated", usual);
            case "TABLE_PERSISTENCE", "PARTITION_PERSISTENCE" -> mended(changed, "logged", usual);
            case "TRIGGER_ENABLED" -> enabled(changed, usual);
            case "ENUM_DEFINITION" -> labels(changed);
            case "ROLE_LOGIN" -> mended(changed, "LOGIN", usual);
            case "PRIVILEGE_PRIVILEGES" -> privileges(changed, usual);
            case "DATABASE_LARGE_OBJECTS" -> mended(changed, "some", usual);
            default -> usual;
        };
    }

    /// The target being as it should is worth knowing at most.
    private static Judgement mended(Changed changed, String right, Judgement usual) {
        return changed.target().equals(right)
                ? new Judgement(Severity.INFO, "The source's is not as it should be.")
                : usual;
    }

    private static Judgement setting(Changed changed, Judgement usual) {
        String name = changed.object().address().name();
        if (name.startsWith("max_")) {
            return new Judgement(Severity.WARNING, "The target has room for fewer.");
        }
        return BREAKING.contains(name) ? new Judgement(Severity.ERROR, usual.explanation()) : usual;
    }

    /// Whether a higher figure on the target is as good: limits are no difference then.
    static boolean roomEnough(SchemaObject source, SchemaObject target) {
        return source.kind() == ObjectKind.SERVER_SETTING
                && source.address().name().startsWith("max_")
                && new BigDecimal(target.property("value")).compareTo(new BigDecimal(source.property("value"))) >= 0;
    }

    private static Judgement form(Changed changed, Judgement usual) {
        return changed.source().equals("foreign") || changed.target().equals("foreign")
                ? new Judgement(Severity.ERROR, "One side's rows are in another database.")
                : usual;
    }

    private static Judgement nullability(Changed changed, Judgement usual) {
        return changed.source().equals("NULL") || changed.target().equals("NULL")
                ? usual
                : mended(changed, "NOT NULL", new Judgement(Severity.WARNING, "Rows from before were not checked."));
    }

    private static Judgement definition(Changed changed, Judgement usual) {
        boolean unique = changed.object().property("uniqueness").equals("unique");
        return unique ? new Judgement(Severity.ERROR, "One side accepts duplicates that the other refuses.") : usual;
    }

    private static Judgement enabled(Changed changed, Judgement usual) {
        return switch (changed.target()) {
            case "DISABLE" -> usual;
            case "ENABLE ALWAYS", "ENABLE REPLICA" ->
                new Judgement(
                        Severity.ERROR,
                        "It fires on rows that the replicator applies, also in a session with session_replication_role replica.");
            default ->
                changed.source().equals("DISABLE")
                        ? new Judgement(
                                Severity.ERROR, "It fires on rows that AWS DMS applies, too, and not on the source.")
                        : usual;
        };
    }

    private static Judgement labels(Changed changed) {
        List<String> source = literals(changed.source());
        List<String> target = literals(changed.target());
        if (target.containsAll(source)) {
            return target.stream().filter(source::contains).toList().equals(source)
                    ? new Judgement(Severity.WARNING, "The target knows labels that the source does not.")
                    : new Judgement(Severity.ERROR, "Its values are sorted and compared otherwise.");
        }
        return new Judgement(Severity.ERROR, "Rows with a label that the target lacks are refused.");
    }

    static List<String> literals(String labels) {
        return SqlToken.of(labels).stream()
                .filter(token -> token.kind() == SqlToken.Kind.LITERAL)
                .map(SqlToken::text)
                .toList();
    }

    private static Judgement privileges(Changed changed, Judgement usual) {
        Set<String> lacking = Rules.list(changed.source());
        lacking.removeAll(Rules.list(changed.target()));
        if (lacking.isEmpty()) {
            return new Judgement(Severity.INFO, "It may do more than on the source.");
        }
        return schemaPublic(changed.object()) && lacking.equals(Set.of("CREATE"))
                ? new Judgement(
                        Severity.WARNING,
                        "Roles that may not do so otherwise can make nothing in it, as always since 15.")
                : usual;
    }

    private static boolean schemaPublic(SchemaObject privilege) {
        return privilege.property("on").equals("SCHEMA")
                && privilege.address().equals(new Address("public", "", "PUBLIC"));
    }
}
