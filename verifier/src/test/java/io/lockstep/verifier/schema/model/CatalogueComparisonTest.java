package io.lockstep.verifier.schema.model;

import static io.lockstep.verifier.schema.model.Made.catalogue;
import static io.lockstep.verifier.schema.model.Made.column;
import static io.lockstep.verifier.schema.model.Made.compare;
import static io.lockstep.verifier.schema.model.Made.global;
import static io.lockstep.verifier.schema.model.Made.inSchema;
import static io.lockstep.verifier.schema.model.Made.object;
import static io.lockstep.verifier.schema.model.Made.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Side;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.verifier.schema.model.PrimaryKey.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueComparisonTest {
    private static final SchemaObject KEY =
            object(ObjectKind.PRIMARY_KEY, new Address("s", "t", "t_pkey"), "definition", "PRIMARY KEY (id)");
    private static final SchemaObject GRANT =
            object(ObjectKind.PRIVILEGE, new Address("s", "t", "app"), "on", "TABLE", "privileges", "SELECT");

    @Test
    void what_belongs_to_a_table_that_is_missing_is_not_told_once_more() {
        SchemaObject sequence = inSchema(
                ObjectKind.SEQUENCE,
                "t_id_seq",
                "owned by",
                "s.t.id",
                "increment",
                "1",
                "minimum",
                "1",
                "maximum",
                "9");

        assertThat(compare(catalogue(table("t"), column("t", "id"), KEY, GRANT, sequence), catalogue()))
                .containsExactly("ERROR TABLE_MISSING s.t");
        assertThat(compare(catalogue(), catalogue(table("t"), column("t", "id"), KEY, GRANT, sequence)))
                .containsExactly("INFO TABLE_EXTRA s.t");
    }

    @Test
    void the_privileges_of_a_role_that_is_missing_are_not_told_once_more() {
        SchemaObject setting = object(ObjectKind.ROLE_SETTING, new Address("", "app", "work_mem"), "value", "1MB");

        assertThat(compare(
                        catalogue(table("t"), GRANT, setting, global(ObjectKind.ROLE, "app", "here", "yes")),
                        catalogue(table("t"))))
                .containsExactly("ERROR ROLE_MISSING app");
        assertThat(compare(
                        catalogue(table("t"), GRANT, global(ObjectKind.ROLE, "app", "here", "yes", "login", "LOGIN")),
                        catalogue(table("t"), global(ObjectKind.ROLE, "app", "login", "LOGIN"))))
                .as("the role is there and has nothing")
                .containsExactly("ERROR PRIVILEGE_MISSING s.t for app");
    }

    @Test
    void roles_that_have_nothing_here_are_nobodys_business() {
        assertThat(compare(
                        catalogue(global(ObjectKind.ROLE, "one"), global(ObjectKind.ROLE, "both", "login", "LOGIN")),
                        catalogue(
                                global(ObjectKind.ROLE, "other"), global(ObjectKind.ROLE, "both", "login", "NOLOGIN"))))
                .isEmpty();
    }

    @Test
    void a_change_of_a_partitioned_table_is_not_told_of_its_partitions() {
        SchemaObject partition = object(
                ObjectKind.PARTITION,
                new Address("s", "p", ""),
                "form",
                "ordinary",
                "partition of",
                "s.t",
                "bound",
                "DEFAULT");
        SchemaObject parent = table("t", "form", "partitioned by LIST (id)");
        List<SchemaObject> source = List.of(parent, partition, column("t", "a"), column("p", "a"), column("p", "b"));

        assertThat(compare(
                        catalogue(source.toArray(SchemaObject[]::new)),
                        catalogue(
                                parent,
                                partition,
                                column("t", "a", "type", "text", "nullability", "NULL", "position", "1"),
                                column("p", "a", "type", "text", "nullability", "NULL", "position", "1"),
                                column("p", "b", "type", "text", "nullability", "NULL", "position", "1"))))
                .containsExactly("ERROR COLUMN_TYPE s.p.b", "ERROR COLUMN_TYPE s.t.a");
        assertThat(compare(catalogue(parent, partition), catalogue(table("t", "form", "ordinary"))))
                .as("partitioned on one side only")
                .containsExactly("WARNING TABLE_FORM s.t");
    }

    @Test
    void kinds_that_could_not_be_read_on_one_side_are_compared_on_neither() {
        var blind = new Catalogue(
                Made.MAJOR,
                List.of(table("t")),
                List.of(),
                List.of(new Unread(Side.TARGET, "columns", "no")),
                Set.of(ObjectKind.COLUMN));

        SchemaReport report =
                CatalogueComparison.compare(catalogue(table("t"), column("t", "a")), blind, SchemaScope.all());

        assertThat(report.findings()).isEmpty();
        assertThat(report.unread()).containsExactly(new Unread(Side.TARGET, "columns", "no"));
    }

    @Test
    void another_owner_of_everything_is_one_thing_to_know() {
        assertThat(compare(
                        catalogue(table("a", "owner", "x"), table("b", "owner", "x"), table("c", "owner", "y")),
                        catalogue(table("a", "owner", "z"), table("b", "owner", "z"), table("c", "owner", "y"))))
                .containsExactly("INFO DATABASE_OWNERS database");
        assertThat(compare(
                        catalogue(inSchema(ObjectKind.FUNCTION, "f()", "owner", "x", "security", "DEFINER")),
                        catalogue(inSchema(ObjectKind.FUNCTION, "f()", "owner", "z", "security", "DEFINER"))))
                .as("it runs with other privileges")
                .containsExactly("INFO FUNCTION_OWNER s.f()");
    }

    @Test
    void limits_may_be_higher_and_extensions_newer() {
        assertThat(compare(setting("100"), setting("200"))).isEmpty();
        assertThat(compare(setting("200"), setting("100")))
                .containsExactly("WARNING SERVER_SETTING_VALUE max_connections");
        assertThat(compare(extension("1.9"), extension("1.10"))).isEmpty();
        assertThat(compare(extension("1.10"), extension("1.9"))).containsExactly("WARNING EXTENSION_VERSION hstore");
    }

    private static Catalogue setting(String value) {
        return catalogue(global(ObjectKind.SERVER_SETTING, "max_connections", "value", value));
    }

    private static Catalogue extension(String version) {
        return catalogue(global(ObjectKind.EXTENSION, "hstore", "version", version));
    }

    @Test
    void what_only_newer_servers_have_is_no_difference() {
        assertThat(compare(catalogue(12, table("t"), GRANT), catalogue(table("t"), privileges("MAINTAIN, SELECT"))))
                .isEmpty();
        assertThat(compare(catalogue(17, table("t"), privileges("MAINTAIN, SELECT")), catalogue(table("t"), GRANT)))
                .containsExactly("ERROR PRIVILEGE_PRIVILEGES s.t for app");
        assertThat(compare(
                        catalogue(12),
                        catalogue(global(ObjectKind.SERVER_SETTING, "transaction_timeout", "value", "0"))))
                .isEmpty();
        assertThat(compare(
                        catalogue(12, inSchema(ObjectKind.COLLATION, "c", "locale", "de")),
                        catalogue(inSchema(ObjectKind.COLLATION, "c", "locale", "de", "version", "2.28"))))
                .isEmpty();
    }

    private static SchemaObject privileges(String privileges) {
        return object(ObjectKind.PRIVILEGE, GRANT.address(), "on", "TABLE", "privileges", privileges);
    }

    @Test
    void what_may_be_printed_otherwise_only_is_no_error() {
        assertThat(compare(
                        catalogue(12, table("t"), defaulting("date_part('year'::text, now())")),
                        catalogue(table("t"), defaulting("EXTRACT(year FROM now())"))))
                .containsExactly("WARNING COLUMN_DEFAULT s.t.a");
        assertThat(compare(
                        catalogue(table("t"), defaulting("date_part('year'::text, now())")),
                        catalogue(table("t"), defaulting("EXTRACT(year FROM now())"))))
                .containsExactly("ERROR COLUMN_DEFAULT s.t.a");
    }

    private static SchemaObject defaulting(String expression) {
        return column("t", "a", "default", expression, "position", "1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            integer               | bigint                 | WARNING
            bigint                | integer                | ERROR
            bigint                | numeric                | WARNING
            numeric               | bigint                 | ERROR
            numeric               | numeric(28,6)          | ERROR
            character varying(80) | character varying(100) | WARNING
            character varying(80) | character varying(8)   | ERROR
            character varying(80) | text                   | WARNING
            text                  | character varying(80)  | ERROR
            integer               | text                   | ERROR
            real                  | double precision       | ERROR
            """)
    void a_type_that_holds_every_value_of_the_other_is_no_error(String source, String target, Severity severity) {
        assertThat(compare(
                        catalogue(table("t"), column("t", "a", "type", source, "position", "1")),
                        catalogue(table("t"), column("t", "a", "type", target, "position", "1"))))
                .containsExactly(severity + " COLUMN_TYPE s.t.a");
    }

    @Test
    void a_default_that_takes_values_of_the_same_sequence_under_another_name_is_no_difference() {
        assertThat(compare(
                        catalogue(table("t"), defaulting("nextval('s.q'::regclass)"), sequence("q")),
                        catalogue(table("t"), defaulting("nextval('s.\"other q\"'::regclass)"), sequence("other q"))))
                .containsExactly("INFO SEQUENCE_NAME s.q");
        assertThat(compare(
                        catalogue(table("t"), defaulting("nextval('s.q'::regclass)"), sequence("q")),
                        catalogue(table("t"), defaulting("nextval('s.r'::regclass)"), sequence("other q"))))
                .containsExactly("ERROR COLUMN_DEFAULT s.t.a", "INFO SEQUENCE_NAME s.q");
    }

    private static SchemaObject sequence(String name) {
        return inSchema(
                ObjectKind.SEQUENCE, name, "owned by", "s.t.a", "increment", "1", "minimum", "1", "maximum", "9");
    }

    @Test
    void a_foreign_table_in_place_of_a_table_is_an_error() {
        SchemaObject foreign = object(ObjectKind.FOREIGN_TABLE, new Address("s", "t", ""), "form", "foreign");

        assertThat(compare(catalogue(table("t", "form", "ordinary")), catalogue(foreign)))
                .containsExactly("ERROR TABLE_FORM s.t");
    }

    @Test
    void a_table_that_the_rules_make_not_comparable_is_said_not_to_be_compared() {
        String rules = """
                {"rules": [{"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
                  "object-locator": {"schema-name": "s", "table-name": "t"},
                  "filters": [{"filter-type": "source", "column-name": "a", "filter-conditions":
                    [{"filter-operator": "eq", "value": "1"}]}]}]}""";
        TableMappings mappings = ((TableMappings.Accepted) TableMappings.parse(rules)).mappings();

        SchemaReport report = CatalogueComparison.compare(
                catalogue(table("t"), column("t", "a")),
                catalogue(),
                new SchemaScope(_ -> true, Optional.of(mappings)));

        assertThat(report.findings()).isEmpty();
        assertThat(report.unread()).extracting(Unread::object).containsExactly("s.t");
    }

    @Test
    void every_kind_has_a_rule_for_being_missing_and_being_extra() {
        for (ObjectKind kind : ObjectKind.values()) {
            SchemaObject object = inSchema(kind, "x");
            assertThat(Rules.of(new Difference.Missing(object)).explanation()).isNotBlank();
            assertThat(Rules.of(new Difference.Extra(object)).explanation()).isNotBlank();
        }
    }

    @Test
    void primary_keys_are_listed_by_table() {
        SchemaObject other =
                object(ObjectKind.PRIMARY_KEY, new Address("s", "t", "other"), "definition", "PRIMARY KEY (id, v)");

        assertThat(keys(catalogue(table("t"), KEY), catalogue(table("t"), KEY)))
                .containsExactly(new PrimaryKey("s.t", "(id)", "(id)", Verdict.EQUAL));
        assertThat(keys(catalogue(table("t"), KEY), catalogue(table("t"), other)))
                .containsExactly(new PrimaryKey("s.t", "(id)", "(id, v)", Verdict.DIFFERENT));
        assertThat(keys(catalogue(table("t"), KEY), catalogue(table("t"))))
                .containsExactly(new PrimaryKey("s.t", "(id)", "", Verdict.MISSING));
        assertThat(keys(catalogue(table("t")), catalogue(table("t"), KEY)))
                .containsExactly(new PrimaryKey("s.t", "", "(id)", Verdict.EXTRA));
        assertThat(keys(catalogue(table("t")), catalogue(table("t"))))
                .containsExactly(new PrimaryKey("s.t", "", "", Verdict.NONE));
    }

    private static List<PrimaryKey> keys(Catalogue source, Catalogue target) {
        return CatalogueComparison.compare(source, target, SchemaScope.all()).primaryKeys();
    }

    @Test
    void the_worst_severity_counts_sequences_too_and_is_none_when_all_is_right() {
        assertThat(CatalogueComparison.compare(catalogue(), catalogue(), SchemaScope.all())
                        .worst())
                .isEmpty();
        assertThat(CatalogueComparison.compare(catalogue(), catalogue(table("t")), SchemaScope.all())
                        .worst())
                .isEqualTo(Optional.of(Severity.INFO));
    }
}
