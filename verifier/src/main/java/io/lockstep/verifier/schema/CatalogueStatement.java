package io.lockstep.verifier.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.verifier.schema.model.ObjectKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;

/// One statement for each sort of object, that works on every server from 12 to 18. Its columns are the kind, the
/// schema, the relation, the name, a statement that makes the object, and then the properties that are compared.
enum CatalogueStatement {
    RELATIONS(ObjectKind.TABLE, ObjectKind.PARTITION, ObjectKind.FOREIGN_TABLE),
    COLUMNS(ObjectKind.COLUMN),
    CONSTRAINTS(
            ObjectKind.PRIMARY_KEY,
            ObjectKind.UNIQUE_CONSTRAINT,
            ObjectKind.CHECK,
            ObjectKind.FOREIGN_KEY,
            ObjectKind.EXCLUSION),
    INDEXES(ObjectKind.INDEX),
    SEQUENCES(ObjectKind.SEQUENCE),
    VIEWS(ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW),
    ROUTINES(ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.AGGREGATE),
    TRIGGERS(ObjectKind.TRIGGER),
    RULES(ObjectKind.RULE),
    POLICIES(ObjectKind.POLICY),
    TYPES(ObjectKind.ENUM, ObjectKind.DOMAIN, ObjectKind.COMPOSITE_TYPE, ObjectKind.RANGE, ObjectKind.BASE_TYPE),
    COLLATIONS(ObjectKind.COLLATION),
    EXTENSIONS(ObjectKind.EXTENSION, ObjectKind.SCHEMA),
    OTHERS(
            ObjectKind.STATISTICS,
            ObjectKind.OPERATOR,
            ObjectKind.OPERATOR_CLASS,
            ObjectKind.CAST,
            ObjectKind.TEXT_SEARCH_CONFIGURATION,
            ObjectKind.TEXT_SEARCH_DICTIONARY,
            ObjectKind.CONVERSION,
            ObjectKind.LANGUAGE,
            ObjectKind.EVENT_TRIGGER,
            ObjectKind.FOREIGN_SERVER),
    PRIVILEGES(ObjectKind.PRIVILEGE),
    ROLES(ObjectKind.ROLE, ObjectKind.ROLE_SETTING, ObjectKind.DEFAULT_PRIVILEGE),
    DATABASE(ObjectKind.DATABASE, ObjectKind.SERVER_SETTING);

    private final Set<ObjectKind> kinds;
    private final String sql;

    CatalogueStatement(ObjectKind... kinds) {
        this.kinds = Set.of(kinds);
        this.sql = resource(name().toLowerCase(Locale.ROOT));
    }

    Set<ObjectKind> kinds() {
        return kinds;
    }

    String sql() {
        return sql;
    }

    /// What it reads, in a word.
    String described() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String resource(String name) {
        try (InputStream file = CatalogueStatement.class.getResourceAsStream(name + ".sql")) {
            if (file == null) {
                throw new IllegalStateException("This build lacks the statement " + name + ".sql");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
