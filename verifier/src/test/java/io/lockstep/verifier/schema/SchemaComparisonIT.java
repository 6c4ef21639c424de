package io.lockstep.verifier.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.events.Side;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.lab.Database;
import io.lockstep.lab.PostgresOptions;
import io.lockstep.lab.PostgresServer;
import io.lockstep.verifier.SharedPostgres;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.schema.model.Catalogue;
import io.lockstep.verifier.schema.model.CatalogueComparison;
import io.lockstep.verifier.schema.model.Finding;
import io.lockstep.verifier.schema.model.PrimaryKey;
import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SchemaScope;
import io.lockstep.verifier.schema.model.SequenceFinding;
import io.lockstep.verifier.schema.model.Unread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SchemaComparisonIT {
    @Test
    void a_rich_schema_that_is_the_same_has_no_findings() throws SQLException {
        Databases same = Databases.create("schema_same");
        same.onBoth(Databases.script("rich.sql"), Databases.script("expressions.sql"), Databases.script("modern.sql"));

        SchemaReport report = same.compare(SchemaScope.all());

        assertThat(report.findings()).isEmpty();
        assertThat(report.unread()).isEmpty();
        assertThat(report.sequences())
                .hasSize(5)
                .allMatch(sequence -> sequence.verdict() == SequenceFinding.Verdict.RIGHT);
        assertThat(report.primaryKeys())
                .hasSize(16)
                .allMatch(key -> key.source().equals(key.target()) && key.verdict() != PrimaryKey.Verdict.DIFFERENT);
    }

    @Test
    void a_session_is_left_as_it_was() throws SQLException {
        Database database = SharedPostgres.database(Side.SOURCE, "postgres");
        try (ReadSession session = ReadSession.open(Side.SOURCE, database::connect)) {
            List<String> before = settings(session);

            SchemaComparison.compare(session, session, SchemaScope.all());

            assertThat(settings(session)).isEqualTo(before);
            assertThat(session.connection().getAutoCommit()).isTrue();
        }
    }

    private static List<String> settings(ReadSession session) throws SQLException {
        List<String> settings = new ArrayList<>();
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT name || setting FROM pg_settings ORDER BY 1")) {
            while (row.next()) {
                settings.add(row.getString(1));
            }
        }
        return settings;
    }

    /// Of each kind of object one by one: without it, on either side, and with each of its properties changed.
    @Test
    void whatever_is_changed_of_any_kind_of_object_is_found() throws SQLException {
        Databases databases = Databases.create("schema_changes");
        SharedPostgres.execute(databases.source(), Databases.script("rich.sql"));
        SharedPostgres.execute(
                databases.source(),
                "CREATE ROLE schema_someone; GRANT SELECT ON crm.cache TO schema_someone;"
                        + " ALTER ROLE schema_someone SET work_mem = '1MB';"
                        + " ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO schema_someone");
        Catalogue catalogue;
        try (ReadSession session = ReadSession.open(Side.SOURCE, databases.source()::connect)) {
            catalogue = CatalogueReader.read(session);
        }

        Alterations.of(catalogue)
                .forEach(alteration -> assertThat(
                                CatalogueComparison.compare(alteration.source(), alteration.target(), SchemaScope.all())
                                        .findings())
                        .as(alteration.described())
                        .isNotEmpty());
        assertThat(CatalogueComparison.compare(catalogue, catalogue, SchemaScope.all())
                        .findings())
                .isEmpty();
    }

    @Test
    void the_same_on_the_oldest_and_the_newest_version_differs_in_what_a_version_has_changed_alone()
            throws SQLException {
        Path artifact = Path.of("target/postgres/12.jar");
        assumeTrue(Files.exists(artifact), "PostgreSQL 12 comes with Maven on Linux amd64 only");
        SharedPostgres.create("schema_versions");
        Database newest = SharedPostgres.database(Side.TARGET, "schema_versions");
        try (PostgresServer server =
                PostgresServer.create(SharedPostgres.directory(), "postgres12", artifact, oldest())) {
            Database oldest = server.database();
            for (Database each : List.of(oldest, newest)) {
                SharedPostgres.execute(each, Databases.script("rich.sql"), Databases.script("expressions.sql"));
            }

            assertThat(server.majorVersion()).isEqualTo(12);
            assertThat(findings(Databases.compare(oldest, newest, SchemaScope.all())))
                    .as("a setting, and what 15 has changed: PUBLIC may no longer create in the schema public")
                    .containsExactly(
                            "ERROR SERVER_SETTING_VALUE transform_null_equals",
                            "WARNING PRIVILEGE_PRIVILEGES public for PUBLIC");
            assertThat(findings(Databases.compare(newest, oldest, SchemaScope.all())))
                    .as("fewer connections, and extensions that the older server has not in that version")
                    .containsExactly(
                            "ERROR SERVER_SETTING_VALUE transform_null_equals",
                            "WARNING SERVER_SETTING_VALUE max_connections",
                            "WARNING EXTENSION_VERSION citext",
                            "WARNING EXTENSION_VERSION hstore",
                            "WARNING EXTENSION_VERSION pg_trgm",
                            "WARNING EXTENSION_VERSION postgres_fdw",
                            "INFO PRIVILEGE_PRIVILEGES public for PUBLIC");
            SharedPostgres.execute(oldest, Databases.script("expressions-source.sql"));
            SharedPostgres.execute(newest, "CREATE INDEX own ON ex.t (extract(year FROM o))");
            assertThat(findings(Databases.compare(oldest, newest, SchemaScope.all())))
                    .contains(
                            "ERROR COLUMN_DEFAULT ex.t.o",
                            "ERROR VIEW_DEFINITION ex.checked",
                            "WARNING VIEW_OPTIONS ex.checked",
                            "WARNING INDEX_DEFINITION ex.t.own")
                    .hasSize(6);
        }
    }

    @Test
    void every_difference_is_found_and_nothing_else_and_the_fixes_mend_it() throws SQLException {
        Databases databases = Databases.create("schema_differs");
        databases.onBoth(Databases.script("rich.sql"), Databases.script("modern.sql"));
        SharedPostgres.execute(databases.source(), Databases.script("source.sql"));
        SharedPostgres.execute(
                databases.target(), Databases.script("differences.sql"), Databases.script("modern-differences.sql"));

        SchemaReport report = databases.compare(SchemaScope.all());

        assertThat(findings(report)).containsExactlyInAnyOrderElementsOf(expected("-->"));
        assertThat(report.unread()).isEmpty();
        assertThat(apply(report.findings(), databases.target())).isEmpty();
        assertThat(findings(databases.compare(SchemaScope.all()))).containsExactlyInAnyOrderElementsOf(expected("--="));
    }

    @Test
    void what_may_not_be_read_is_said_and_is_never_equal() throws SQLException {
        Databases databases = Databases.create("schema_unread");
        databases.onBoth("CREATE TABLE t (id serial PRIMARY KEY)", "ALTER TABLE t ENABLE ROW LEVEL SECURITY");
        SharedPostgres.execute(databases.source(), "CREATE POLICY p ON t USING (true)");
        SharedPostgres.execute(
                databases.target(),
                "CREATE ROLE schema_blind LOGIN PASSWORD 'blind'",
                "REVOKE SELECT ON pg_catalog.pg_policy FROM PUBLIC");
        Database target = databases.target();
        Database blind = new Database(target.host(), target.port(), target.name(), "schema_blind", "blind");

        SchemaReport report = Databases.compare(databases.source(), blind, SchemaScope.all());

        assertThat(report.findings()).isEmpty();
        assertThat(report.unread())
                .containsExactly(
                        new Unread(Side.TARGET, "policies", "ERROR: permission denied for table pg_policy"),
                        new Unread(
                                Side.TARGET,
                                "sequence public.t_id_seq",
                                "ERROR: permission denied for sequence t_id_seq"),
                        new Unread(
                                Side.TARGET,
                                "furthest value of public.t.id",
                                "ERROR: query would be affected by row-level security policy for table \"t\""));
        assertThat(report.sequences())
                .extracting(SequenceFinding::verdict)
                .containsExactly(SequenceFinding.Verdict.UNREAD);
    }

    @Test
    void under_the_replicators_rules_the_names_follow_also_within_definitions() throws SQLException {
        Databases databases = Databases.create("schema_mapped");
        SharedPostgres.execute(databases.source(), """
                CREATE SCHEMA "Shop";
                CREATE TYPE "Shop".state AS ENUM ('new', 'paid');
                CREATE TABLE "Shop".customer (id int PRIMARY KEY);
                CREATE TABLE "Shop"."ORDER" (id serial PRIMARY KEY, note text DEFAULT 'note' CHECK (note <> 'note'),
                    state "Shop".state DEFAULT 'new', secret text, customer int REFERENCES "Shop".customer);
                CREATE INDEX by_note ON "Shop"."ORDER" (lower(note)) WHERE note IS NOT NULL;
                CREATE INDEX by_customer ON "Shop"."ORDER" (customer);
                CREATE VIEW "Shop".notes AS SELECT o.note AS n FROM "Shop"."ORDER" o;
                CREATE TABLE "Shop".unwanted (id int PRIMARY KEY);
                """);
        SharedPostgres.execute(databases.target(), """
                CREATE SCHEMA store;
                CREATE TYPE store.state AS ENUM ('new', 'paid');
                CREATE TABLE store.customer (id int PRIMARY KEY);
                CREATE TABLE store.purchase (id serial, remark text DEFAULT 'note',
                    state store.state DEFAULT 'new', customer int, loaded timestamptz,
                    CONSTRAINT "ORDER_pkey" PRIMARY KEY (id), CONSTRAINT "ORDER_note_check" CHECK (remark <> 'note'),
                    CONSTRAINT "ORDER_customer_fkey" FOREIGN KEY (customer) REFERENCES store.customer);
                CREATE INDEX by_note ON store.purchase (lower(remark)) WHERE remark IS NOT NULL;
                CREATE VIEW store.notes AS SELECT o.remark AS n FROM store.purchase o;
                """);

        SchemaReport report =
                databases.compare(new SchemaScope(table -> table.schema().equals("Shop"), Optional.of(mappings())));

        assertThat(report.findings())
                .extracting(Finding::fix)
                .as("the index that lacks is the only finding, but for the name of a sequence")
                .containsExactly(
                        "CREATE INDEX by_customer ON store.purchase USING btree (customer)",
                        "ALTER SEQUENCE \"store\".\"purchase_id_seq\" RENAME TO \"ORDER_id_seq\"");
        assertThat(report.primaryKeys())
                .extracting(PrimaryKey::table)
                .containsExactly("store.customer", "store.purchase");
    }

    @Test
    void what_is_selected_is_compared_with_all_that_belongs_to_it_and_nothing_else() throws SQLException {
        Databases databases = Databases.create("schema_scope");
        SharedPostgres.execute(databases.source(), """
                CREATE TYPE state AS ENUM ('new', 'paid');
                CREATE TYPE other AS ENUM ('new', 'paid');
                CREATE TABLE wanted (id serial PRIMARY KEY, s state[]);
                CREATE INDEX wanted_s ON wanted (s);
                CREATE TABLE unwanted (id serial PRIMARY KEY, s other);
                CREATE FUNCTION unwanted_too() RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE TABLE awsdms_ddl_audit (id int);
                CREATE SCHEMA lockstep;
                CREATE TABLE lockstep.watermark (id int);
                """);
        SharedPostgres.execute(databases.target(), """
                CREATE TYPE state AS ENUM ('new');
                CREATE TABLE wanted (id serial PRIMARY KEY, s state[]);
                CREATE TABLE awsdms_status (id int);
                """);

        assertThat(findings(
                        databases.compare(new SchemaScope(table -> table.name().equals("wanted"), Optional.empty()))))
                .containsExactly("ERROR ENUM_DEFINITION public.state", "WARNING INDEX_MISSING public.wanted.wanted_s");
        assertThat(findings(databases.compare(SchemaScope.all())))
                .containsExactly(
                        "ERROR TABLE_MISSING public.unwanted",
                        "ERROR FUNCTION_MISSING public.unwanted_too()",
                        "ERROR ENUM_MISSING public.other",
                        "ERROR ENUM_DEFINITION public.state",
                        "WARNING INDEX_MISSING public.wanted.wanted_s");
    }

    @Test
    void what_databases_and_collations_are_made_of_is_compared() throws SQLException {
        SharedPostgres.execute(
                SharedPostgres.database(Side.SOURCE, "postgres"),
                "CREATE DATABASE schema_databases TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'de'");
        SharedPostgres.execute(
                SharedPostgres.database(Side.TARGET, "postgres"),
                "CREATE DATABASE schema_databases TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'",
                "ALTER DATABASE schema_databases SET lock_timeout = '2s'");
        Databases databases = Databases.of("schema_databases");
        databases.onBoth(
                "CREATE COLLATION german (provider = icu, locale = 'de')", "CREATE TABLE t (v text COLLATE german)");
        SharedPostgres.execute(
                databases.source(), "SELECT lo_create(0)", "ALTER DATABASE schema_databases SET \"TimeZone\" = 'CET'");
        SharedPostgres.execute(
                databases.target(), "UPDATE pg_collation SET collversion = '1' WHERE collname = 'german'");

        assertThat(findings(databases.compare(SchemaScope.all())))
                .containsExactly(
                        "ERROR DATABASE_ENCODING database",
                        "ERROR DATABASE_LARGE_OBJECTS database",
                        "ERROR COLLATION_STALENESS public.german",
                        "WARNING DATABASE_LOCALE database",
                        "WARNING DATABASE_PROVIDER database",
                        "WARNING ROLE_SETTING_MISSING database: TimeZone",
                        "WARNING ROLE_SETTING_EXTRA database: lock_timeout");
    }

    /// Settings that 12 knows, and some that differ.
    private static PostgresOptions oldest() {
        Map<String, String> settings = new HashMap<>(PostgresOptions.defaults().settings());
        settings.remove("max_slot_wal_keep_size");
        settings.put("max_connections", "50");
        settings.put("transform_null_equals", "on");
        return new PostgresOptions(Optional.empty(), settings);
    }

    private static TableMappings mappings() {
        return ((TableMappings.Accepted) TableMappings.parse(Databases.script("mappings.json"))).mappings();
    }

    private static List<String> findings(SchemaReport report) {
        return report.findings().stream()
                .map(finding -> finding.severity() + " " + finding.kind() + " "
                        + finding.object().replace("\n", "\\n"))
                .toList();
    }

    private static List<String> expected(String mark) {
        return Pattern.compile("(?m)^" + mark + " (.*)$")
                .matcher(Databases.script("differences.sql") + Databases.script("modern-differences.sql"))
                .results()
                .map(line -> line.group(1))
                .toList();
    }

    /// Runs every fix, in whatever order they can be.
    ///
    /// @return what was refused to the end
    private static List<String> apply(List<Finding> findings, Database target) throws SQLException {
        List<Finding> open = new ArrayList<>(findings);
        open.removeIf(finding -> finding.fix().isEmpty() || finding.fix().startsWith("--"));
        List<String> refused = new ArrayList<>();
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            for (int before = -1; before != open.size(); ) {
                before = open.size();
                refused.clear();
                for (Finding finding : List.copyOf(open)) {
                    try {
                        statement.execute(finding.fix());
                        open.remove(finding);
                    } catch (SQLException e) {
                        refused.add(finding.fix() + ": " + e.getMessage());
                    }
                }
            }
        }
        return refused;
    }
}
