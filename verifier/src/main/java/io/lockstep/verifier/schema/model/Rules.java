package io.lockstep.verifier.schema.model;

import io.lockstep.verifier.schema.model.Difference.Changed;
import io.lockstep.verifier.schema.model.Difference.Extra;
import io.lockstep.verifier.schema.model.Difference.Missing;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How much each difference matters, and why. What depends on the two values is in [SpecialCases]; everything
/// else in a table, of which the first line that fits holds: that of the kind, of the kinds that share its names,
/// of any.
final class Rules {
    private static final String DMS = "AWS DMS does not carry it";

    /// Code, severity, explanation.
    private static final String TABLE = """
            DATABASE_ENCODING | ERROR | The target cannot hold every text, or measures lengths otherwise.
            DATABASE_PROVIDER | WARNING | Text is sorted and compared otherwise.
            DATABASE_LOCALE | WARNING | Text is sorted and compared otherwise.
            DATABASE_COLLATE | WARNING | Text is sorted and compared otherwise.
            DATABASE_CTYPE | WARNING | Upper and lower case, and what is a letter, differ.
            DATABASE_RULES | WARNING | Text is sorted otherwise.
            DATABASE_VERSION | WARNING | Text may be sorted otherwise: the sort order is the operating system's of that version.
            DATABASE_LARGE_OBJECTS | ERROR | Neither AWS DMS nor logical replication carries large objects (pg_largeobject).
            DATABASE_OWNERS | INFO | Objects belong to another role, which alone may alter them.
            SERVER_SETTING_VALUE | WARNING | Sessions that do not set it themselves behave otherwise.
            EXTENSION_MISSING | ERROR | Its types, functions and operators are not there; DMS.
            EXTENSION_EXTRA | INFO | The source does without it.
            EXTENSION_VERSION | WARNING | The target's is older: functions may be missing or behave otherwise.
            EXTENSION_SCHEMA | WARNING | Statements find it only when the search path has its schema.
            SCHEMA_MISSING | ERROR | Statements that name it fail.
            SCHEMA_EXTRA | INFO | The source has no such schema.
            LANGUAGE_MISSING | ERROR | Functions in it cannot be made.
            TABLE_MISSING | ERROR | Statements on it fail, and its rows are nowhere.
            TABLE_EXTRA | INFO | The source has no such table: nothing compares its rows.
            TABLE_COLUMN_ORDER | INFO | INSERT without a list of columns, and SELECT *, depend on it.
            PARTITION_MISSING | ERROR | Rows that belong there are refused, or go to another partition.
            PARTITION_EXTRA | WARNING | Rows are kept elsewhere than on the source.
            FOREIGN_TABLE_MISSING | WARNING | Statements on it fail; DMS.
            FOREIGN_TABLE_EXTRA | INFO | The source has no such table.
            RELATION_FORM | WARNING | Its rows are kept otherwise: partitions are another matter on each side.
            RELATION_PARTITION_OF | ERROR | Rows of the partitioned table are not the same on both sides.
            RELATION_BOUND | ERROR | Rows are refused that the source takes, or the other way round.
            RELATION_INHERITS | WARNING | Queries of the parent do not see the same rows.
            RELATION_PERSISTENCE | ERROR | Rows of an unlogged table are lost in a crash and not on standbys.
            RELATION_ROW_SECURITY | ERROR | Other rows are visible to the application.
            RELATION_REPLICA_IDENTITY | WARNING | Change logs tell rows apart otherwise; needed for verification and failback.
            COLUMN_MISSING | ERROR | Statements that name it fail, and its values are nowhere.
            COLUMN_EXTRA | WARNING | The source has no such column: nothing compares its values.
            COLUMN_TYPE | ERROR | Values can be refused, rounded, cut or printed otherwise.
            COLUMN_NULLABILITY | ERROR | One side takes NULL where the other refuses it.
            COLUMN_DEFAULT | ERROR | Rows that do not name the column get another value; DMS.
            COLUMN_IDENTITY | ERROR | Rows that do not name the column get another value, or are refused; DMS.
            COLUMN_GENERATED | ERROR | The value is computed otherwise, or not at all; DMS.
            COLUMN_COLLATION | WARNING | Text is sorted, and perhaps compared, otherwise; DMS.
            PRIMARY_KEY_MISSING | ERROR | Duplicates are accepted, and change logs cannot tell rows apart.
            PRIMARY_KEY_EXTRA | WARNING | Rows that the source accepts can be refused.
            PRIMARY_KEY_DEFINITION | ERROR | Rows are told apart by something else.
            CONSTRAINT_MISSING | ERROR | Rows that the source refuses are accepted; DMS.
            CONSTRAINT_EXTRA | WARNING | Rows that the source accepts can be refused, the replicator's too.
            CONSTRAINT_DEFINITION | ERROR | One side accepts rows that the other refuses; DMS.
            CONSTRAINT_VALIDATED | WARNING | Rows from before were not checked.
            ANY_INDEX | ERROR | The index behind the constraint is not valid on one side.
            INDEX_MISSING | WARNING | Queries that use it are slow; DMS.
            INDEX_EXTRA | INFO | It costs writes.
            INDEX_DEFINITION | WARNING | Queries that use it are slow; DMS.
            INDEX_UNIQUENESS | ERROR | One side accepts duplicates that the other refuses; DMS.
            INDEX_VALIDITY | ERROR | An invalid index is not used, and a unique one proves nothing.
            SEQUENCE_MISSING | ERROR | Inserts that need its values fail; DMS.
            SEQUENCE_EXTRA | INFO | The source has no such sequence.
            SEQUENCE_TYPE | WARNING | It ends elsewhere.
            SEQUENCE_START | INFO | It matters for RESTART only.
            SEQUENCE_INCREMENT | ERROR | Applications that take blocks of values collide.
            SEQUENCE_MINIMUM | WARNING | It ends elsewhere.
            SEQUENCE_MAXIMUM | WARNING | It ends elsewhere.
            SEQUENCE_CACHE | INFO | Sessions leave other gaps.
            SEQUENCE_CYCLE | WARNING | At its end it begins again on one side, and fails on the other.
            SEQUENCE_OWNED_BY | WARNING | It goes, or stays, when the column is dropped.
            VIEW_MISSING | ERROR | Statements on it fail; DMS.
            VIEW_EXTRA | INFO | The source has no such view.
            VIEW_KIND | WARNING | One side computes the rows, the other keeps them.
            VIEW_DEFINITION | ERROR | It shows other rows; DMS.
            VIEW_COLUMNS | ERROR | Its columns have other names or types.
            VIEW_OPTIONS | WARNING | Privileges, or rows that may be written, are checked otherwise.
            VIEW_CONTENTS | ERROR | A materialized view that is not populated cannot be queried.
            ROUTINE_MISSING | ERROR | Statements that call it fail; DMS.
            ROUTINE_EXTRA | INFO | The source has no such routine.
            ROUTINE_KIND | ERROR | It cannot be called alike.
            ROUTINE_BODY | ERROR | It does something else; DMS.
            ROUTINE_ARGUMENTS | ERROR | Calls by name, or with fewer arguments, behave otherwise.
            ROUTINE_RESULT | ERROR | It returns another type.
            ROUTINE_LANGUAGE | WARNING | It was written anew.
            ROUTINE_VOLATILITY | WARNING | Results are kept, or computed again, where the other side does not.
            ROUTINE_NULL_INPUT | ERROR | It returns something else for NULL.
            ROUTINE_SECURITY | ERROR | It runs with other privileges.
            ROUTINE_LEAKPROOF | INFO | Plans may differ.
            ROUTINE_PARALLEL | INFO | Plans may differ.
            ROUTINE_COST | INFO | Plans may differ.
            ROUTINE_FORM | ERROR | It cannot be called alike.
            ROUTINE_SETTINGS | WARNING | It runs under other settings.
            TRIGGER_MISSING | ERROR | What it does is not done after cutover; DMS.
            TRIGGER_EXTRA | ERROR | It fires on rows that AWS DMS applies, too, and changes them behind its back.
            TRIGGER_DEFINITION | ERROR | It fires elsewhere, or does something else; DMS.
            TRIGGER_ENABLED | WARNING | It does not fire alike; enable it as on the source at cutover.
            RULE_MISSING | ERROR | Statements are not rewritten as on the source; DMS.
            RULE_EXTRA | ERROR | Statements are rewritten, those of AWS DMS too.
            RULE_DEFINITION | ERROR | Statements are rewritten otherwise; DMS.
            RULE_ENABLED | ERROR | Statements are rewritten on one side only.
            POLICY_MISSING | ERROR | Other rows are visible to the application; DMS.
            POLICY_EXTRA | ERROR | Other rows are visible to the application.
            EVENT_TRIGGER_MISSING | WARNING | Changes of the schema are not noticed; DMS.
            EVENT_TRIGGER_EXTRA | WARNING | Changes of the schema can be refused or recorded.
            TYPE_MISSING | ERROR | Statements that name it fail; DMS.
            TYPE_EXTRA | INFO | The source has no such type.
            TYPE_KIND | ERROR | It is another sort of type.
            TYPE_DEFINITION | ERROR | It holds other values, or sorts them otherwise.
            TYPE_NULLABILITY | ERROR | One side takes NULL where the other refuses it.
            TYPE_DEFAULT | ERROR | Rows that do not name the column get another value.
            TYPE_COLLATION | WARNING | Text is sorted, and perhaps compared, otherwise.
            TYPE_CONSTRAINTS | ERROR | One side accepts values that the other refuses.
            COLLATION_MISSING | ERROR | Statements that name it fail; DMS.
            COLLATION_VERSION | WARNING | Text may be sorted otherwise: the sort order is that of another version.
            COLLATION_STALENESS | ERROR | The sort order has changed since indexes were built: they can miss rows and let duplicates in.
            COLLATION_RULES | WARNING | Text is sorted otherwise.
            COLLATION_PROVIDER | WARNING | Text is sorted and compared otherwise.
            COLLATION_LOCALE | WARNING | Text is sorted and compared otherwise.
            COLLATION_DETERMINISM | ERROR | Texts that are equal on one side are not on the other.
            STATISTICS_MISSING | INFO | Plans may be worse.
            STATISTICS_DEFINITION | INFO | Plans may be worse.
            FOREIGN_SERVER_MISSING | WARNING | Foreign tables cannot be made.
            ROLE_MISSING | ERROR | Nobody can connect as it, and all that it may do is lost; AWS DMS does not carry roles.
            ROLE_EXTRA | INFO | The source has no such role with privileges here.
            ROLE_LOGIN | ERROR | It can connect to one side only.
            ROLE_ROW_SECURITY | ERROR | Other rows are visible to it.
            ROLE_INHERITANCE | WARNING | It has, or has not, the privileges of its groups at once.
            ROLE_CONNECTION_LIMIT | WARNING | It can have fewer, or more, sessions.
            ROLE_MEMBER_OF | ERROR | It has not the same privileges through its groups.
            ROLE_SETTING_MISSING | WARNING | New sessions behave otherwise; AWS DMS does not carry settings.
            ROLE_SETTING_EXTRA | WARNING | New sessions behave otherwise.
            ROLE_SETTING_VALUE | WARNING | New sessions behave otherwise.
            PRIVILEGE_MISSING | ERROR | Its statements are refused; AWS DMS does not carry privileges.
            PRIVILEGE_EXTRA | INFO | It may do more than on the source.
            PRIVILEGE_PRIVILEGES | ERROR | Statements of it are refused; AWS DMS does not carry privileges.
            DEFAULT_PRIVILEGE_MISSING | WARNING | Objects that this role makes later lack these privileges.
            DEFAULT_PRIVILEGE_VALUE | WARNING | Objects that this role makes later have other privileges.
            ANY_NAME | INFO | It is the same under another name: statements that name it, such as ALTER or ON CONFLICT, fail.
            ANY_OWNER | INFO | It belongs to another role, which alone may alter it.
            ANY_OPTIONS | INFO | Storage parameters differ.
            ANY_OF_TYPE | INFO | It is not tied to the same type.
            ANY_SERVER | INFO | It is another server's.
            ANY_MISSING | ERROR | Statements that need it fail; DMS.
            ANY_EXTRA | INFO | The source has none.
            ANY_DEFINITION | WARNING | It does something else.
            ANY_FORM | ERROR | It admits other rows.
            ANY_COMMAND | ERROR | It admits other rows.
            ANY_ROLES | ERROR | It is for other roles.
            ANY_USING | ERROR | It admits other rows.
            ANY_WITH_CHECK | ERROR | It admits other rows.
            """;

    private static final String PRINTED = "It may say the same in other words, since versions print it otherwise, or"
            + " names are others: compare by eye, or make it anew from the source's definition.";

    private static final Pattern LINE = Pattern.compile("(\\w+) \\| (\\w+) \\| (.+)");
    private static final Map<String, Judgement> RULES = read();

    private Rules() {}

    /// What a difference comes to.
    record Judgement(Severity severity, String explanation) {}

    private static Map<String, Judgement> read() {
        Map<String, Judgement> rules = new LinkedHashMap<>();
        LINE.matcher(TABLE)
                .results()
                .forEach(line -> rules.put(
                        line.group(1),
                        new Judgement(
                                Severity.valueOf(line.group(2)), line.group(3).replace("; DMS.", ". " + DMS + "."))));
        return rules;
    }

    /// All of them in order, for the page that lists them.
    static Map<String, Judgement> all() {
        return Collections.unmodifiableMap(RULES);
    }

    static Judgement of(Difference difference) {
        Judgement usual = usual(difference);
        return switch (difference) {
            case Missing missing -> missing(missing.object(), usual);
            case Extra extra -> extra(extra.object(), usual);
            case Changed changed when changed.printed() -> new Judgement(Severity.WARNING, PRINTED);
            case Changed changed -> SpecialCases.of(changed, usual);
        };
    }

    private static Judgement usual(Difference difference) {
        ObjectKind kind = difference.object().kind();
        return Stream.of(kind.name(), kind.nameSpace(), "ANY")
                .map(prefix -> RULES.get(prefix + "_" + difference.what()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No rule says what matters of " + difference.code()));
    }

    private static Judgement missing(SchemaObject object, Judgement usual) {
        if (!object.property("replicates").isEmpty()) {
            return new Judgement(
                    Severity.INFO, "It may replicate: the replicator's or a tool's, and hardly the application's.");
        }
        if (object.kind() == ObjectKind.INDEX && object.property("uniqueness").equals("unique")) {
            return new Judgement(Severity.ERROR, "Duplicates are accepted that the source refuses. " + DMS + ".");
        }
        return usual;
    }

    private static Judgement extra(SchemaObject object, Judgement usual) {
        if (object.kind() == ObjectKind.INDEX && object.property("uniqueness").equals("unique")) {
            return new Judgement(
                    Severity.WARNING, "Rows that the source accepts can be refused, the replicator's too.");
        }
        if (object.kind() == ObjectKind.COLUMN
                && object.property("nullability").equals("NOT NULL")
                && !filled(object)) {
            return new Judgement(Severity.ERROR, "Inserts that do not name it fail.");
        }
        return object.kind() == ObjectKind.TRIGGER && object.property("enabled").equals("DISABLE")
                ? new Judgement(Severity.INFO, "It is disabled.")
                : usual;
    }

    private static boolean filled(SchemaObject column) {
        return !(column.property("default") + column.property("identity") + column.property("generated")).isEmpty();
    }

    /// Words between commas.
    static Set<String> list(String text) {
        return new TreeSet<>(Arrays.asList(text.split(", ")));
    }
}
