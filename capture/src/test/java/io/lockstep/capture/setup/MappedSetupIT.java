package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.MappedTables;
import io.lockstep.capture.database.SelectedTables;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.capture.database.Unpublished;
import io.lockstep.capture.doctor.Doctor;
import io.lockstep.capture.doctor.Finding;
import io.lockstep.capture.doctor.Severity;
import io.lockstep.capture.encoding.Naming;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.events.mapping.TableMappings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A target whose tables have other names.
@ResourceLock(SharedLab.WHOLE_SERVERS)
class MappedSetupIT implements OnSharedLab {
    private static final String SELECT = """
            {"rule-type": "selection", "rule-id": "%d", "rule-action": "%s",
             "object-locator": {"schema-name": "%s", "table-name": "%s"}}""";
    private static final String SHOP = """
            {"rule-type": "transformation", "rule-id": "20", "rule-target": "schema", "rule-action": "rename",
             "object-locator": {"schema-name": "public"}, "value": "shop"}""";
    private static final String WIDE = """
            {"rule-type": "transformation", "rule-id": "21", "rule-target": "column", "rule-action": "change-data-type",
             "object-locator": {"schema-name": "public", "table-name": "a", "column-name": "v"},
             "data-type": {"type": "string", "length": 100}}""";
    private static final String OTHER_KEY = """
            {"rule-type": "transformation", "rule-id": "22", "rule-target": "table", "rule-action": "rename",
             "object-locator": {"schema-name": "public", "table-name": "b"}, "value": "bb"}""";
    private static final String FILTERED = """
            {"rule-type": "selection", "rule-id": "23", "rule-action": "include",
             "object-locator": {"schema-name": "public", "table-name": "c"},
             "filters": [{"filter-type": "source", "column-name": "id",
                          "filter-conditions": [{"filter-operator": "noteq", "value": "1"}]}]}""";

    private static final TableMappings RULES = rules(
            SELECT.formatted(1, "include", "public", "%"),
            SELECT.formatted(2, "exclude", "public", "log%"),
            SHOP,
            WIDE,
            OTHER_KEY,
            FILTERED);

    @Test
    void each_side_publishes_its_own_names_and_what_is_not_verified_is_told_with_the_reason() throws SQLException {
        Pair pair = Pair.create("mapped_setup");
        pair.run(
                Side.SOURCE,
                "CREATE TABLE a (id int PRIMARY KEY, v text)",
                "CREATE TABLE b (id int, n int, PRIMARY KEY (id))",
                "CREATE TABLE c (id int PRIMARY KEY)",
                "CREATE TABLE logs (id int PRIMARY KEY)");
        pair.run(
                Side.TARGET,
                "CREATE SCHEMA shop",
                "CREATE TABLE shop.a (id int PRIMARY KEY, v varchar(100))",
                "CREATE TABLE shop.bb (id int, n int, PRIMARY KEY (id, n))",
                "CREATE TABLE shop.c (id int PRIMARY KEY)");
        SetupSettings settings = settings(pair, RULES);
        try (Setup setup = Setup.plan(settings)) {
            assertThat(setup.remarks())
                    .containsExactly(
                            "Not verified: shop.bb: its key on the target has the columns [id, n] and on the source"
                                    + " [id] by their names on the target: give both the same primary key or REPLICA"
                                    + " IDENTITY",
                            "Not verified: shop.c: public.c of the source: rule 23 copies some of its rows only"
                                    + " (filters): which ones should be on the target is not known",
                            "Not verified: column v of public.a: rule 21 changes its type from text to string, which"
                                    + " may change values",
                            "Not copied by the replicator: public.logs: rule 2 excludes it");
            setup.execute(Watcher.NONE);
        }
        assertThat(findings(settings))
                .containsExactlyInAnyOrder(
                        "ERROR shop.bb tables",
                        "ERROR shop.c tables",
                        "ERROR public.a mappings",
                        "WARN public.logs mappings",
                        "ERROR lockstep.watermark mappings");
        assertCarried(pair, settings.lanes().getFirst(), Side.SOURCE, new TableId("public", "a"));
        assertCarried(pair, settings.lanes().getFirst(), Side.TARGET, new TableId("shop", "a"));
        Pair.cleanUp(settings);
    }

    /// What a capture in a process of its own finds, also when the rules have become others since the setup.
    private static void assertCarried(Pair pair, LaneSettings lane, Side side, TableId table) throws SQLException {
        LaneRecord record = LaneRecord.require(pair.runtime(side), side, pair.names(), "lockstep");
        assertThat(record.tables()).containsExactly(table);
        try (Connection source = pair.runtime(Side.SOURCE).connect();
                Connection own = pair.runtime(side).connect()) {
            MappedTables mapped = MappedTables.read(lane.tables(), source);
            assertThat(mapped.comparedOf(side, record.tables())).containsExactly(table);
            assertThat(mapped.naming(side).target(table)).isEqualTo(new TableId("shop", "a"));
            Map<TableId, Concern> missing = new Unpublished(record, lane.tables(), "lockstep", mapped).in(own);
            assertThat(missing).containsKey(new TableId("shop", "bb"));
            if (side == Side.SOURCE) {
                assertThat(missing.get(new TableId("shop", "c")))
                        .isNotNull()
                        .extracting(Concern::reason)
                        .isEqualTo(UnprovenReason.MAPPING_NOT_COMPARABLE);
            }
            TableSelection others = new TableSelection(
                    lane.tables().include(),
                    List.of(),
                    Optional.of(rules(SELECT.formatted(1, "include", "public", "b"), SHOP)));
            assertThat(MappedTables.read(others, source).comparedOf(side, record.tables()))
                    .isEmpty();
        }
    }

    @Test
    void rules_that_rename_the_watermark_table_are_refused_and_no_rules_mean_the_same_names() throws SQLException {
        Pair pair = Pair.create("mapped_marks");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        String upper = """
                {"rule-type": "transformation", "rule-id": "9", "rule-target": "column",
                 "rule-action": "convert-uppercase",
                 "object-locator": {"schema-name": "%", "table-name": "%", "column-name": "%"}}""";
        TableMappings all = rules(SELECT.formatted(1, "include", "%", "%"), upper);
        assertThatThrownBy(() -> Setup.plan(settings(pair, all)))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(
                        "The rules of tables.mappings do not leave lockstep.watermark as it is: they rename it, or"
                                + " columns of it");
        LaneSettings plain = new LaneSettings(
                pair.names(),
                pair.administrator(Side.SOURCE),
                pair.administrator(Side.TARGET),
                new TableSelection(List.of("public.*"), List.of()),
                "lockstep",
                Optional.empty());
        SelectedTables tables = SelectedTables.read(plain);
        assertThat(tables.on(Side.SOURCE))
                .isEqualTo(tables.on(Side.TARGET))
                .containsExactly(new TableId("public", "a"));
        assertThat(tables.naming(Side.SOURCE)).isEqualTo(Naming.SAME);
        assertThat(tables.remarks()).isEmpty();
    }

    @Test
    void every_comparison_rule_that_cannot_hold_is_named() throws SQLException {
        Pair pair = Pair.create("ruled_refused");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY, n numeric, t text, f float8,"
                + " g int GENERATED ALWAYS AS (id * 2) STORED)");
        pair.run(Side.SOURCE, "ALTER TABLE a ADD COLUMN here int, ADD COLUMN w text");
        pair.run(Side.TARGET, "ALTER TABLE a ADD COLUMN w varchar(9)[]");
        assertThatThrownBy(() -> SelectedTables.read(ruled(
                        pair,
                        rule("id", new Tolerance.Ignored()),
                        rule("f", new Tolerance.Rounded(6)),
                        rule("g", new Tolerance.Ignored()),
                        rule("here", new Tolerance.Rounded(1)),
                        rule("nowhere", new Tolerance.Ignored()),
                        rule("w", new Tolerance.Truncated(32)),
                        rule("t", new Tolerance.Json()),
                        new ColumnRule(new TableId("public", "b"), "v", new Tolerance.Ignored()))))
                .isInstanceOf(SetupException.class)
                .hasMessage("Rules of tables.rules cannot hold:"
                        + " public.a.id ignore: it tells the rows of the table apart on the source, and all of its value counts;"
                        + " public.a.f numeric-scale 6: is for numeric, and the column is float8 on the source;"
                        + " public.a.g ignore: the column is generated on the source, and is not compared anyway;"
                        + " public.a.here numeric-scale 1: the target has no column here;"
                        + " public.a.nowhere ignore: the source has no column nowhere;"
                        + " public.a.w truncated 32B: is for text, varchar and bytea, and the column is _varchar on the"
                        + " target;"
                        + " public.a.t json: is for json and jsonb, and the column is text on the source;"
                        + " public.b.v ignore: the table is not verified");
    }

    @Test
    void comparison_rules_that_hold_are_remarks_of_setup_and_findings_of_doctor() throws SQLException {
        Pair pair = Pair.create("ruled_setup");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY, n numeric, t text)");
        pair.run(Side.SOURCE, "ALTER TABLE a ADD COLUMN here int");
        LaneSettings holds = ruled(
                pair,
                rule("n", new Tolerance.Rounded(6)),
                rule("t", new Tolerance.Truncated(32)),
                rule("here", new Tolerance.Ignored()),
                rule("id", new Tolerance.Exact()));
        assertThat(SelectedTables.read(holds).remarks())
                .containsExactly(
                        "Compared by a rule: public.a.n numeric-scale 6",
                        "Compared by a rule: public.a.t truncated 32B",
                        "Compared by a rule: public.a.here ignore",
                        "Compared by a rule: public.a.id exact");
        var settings = SetupSettings.permanent(
                holds, pair.administrator(Side.SOURCE), pair.administrator(Side.TARGET), Optional.empty());
        assertThat(new Doctor(settings, Set.of(), InstantSource.system()).examine())
                .filteredOn(finding -> finding.check().equals("rules"))
                .map(Finding::what)
                .containsExactly(
                        "column n is compared by a rule: numeric-scale 6",
                        "column t is compared by a rule: truncated 32B",
                        "column here is compared by a rule: ignore",
                        "column id is compared by a rule: exact");
    }

    private static ColumnRule rule(String column, Tolerance tolerance) {
        return new ColumnRule(new TableId("public", "a"), column, tolerance);
    }

    private static LaneSettings ruled(Pair pair, ColumnRule... rules) {
        return new LaneSettings(
                pair.names(),
                pair.administrator(Side.SOURCE),
                pair.administrator(Side.TARGET),
                new TableSelection(List.of("public.*"), List.of(), Optional.empty(), new ColumnRules(List.of(rules))),
                "lockstep",
                Optional.empty());
    }

    private static List<String> findings(SetupSettings settings) {
        return new Doctor(settings, Set.of("slot-wal-limit"), InstantSource.system())
                .examine().stream()
                        .filter(finding -> List.of("tables", "mappings").contains(finding.check()))
                        .filter(finding -> finding.severity() != Severity.OK)
                        .map(MappedSetupIT::shown)
                        .toList();
    }

    private static String shown(Finding finding) {
        return finding.severity() + " " + finding.object() + " " + finding.check();
    }

    private static SetupSettings settings(Pair pair, TableMappings rules) {
        LaneSettings lane = new LaneSettings(
                pair.names(),
                pair.runtime(Side.SOURCE),
                pair.runtime(Side.TARGET),
                new TableSelection(List.of("public.*"), List.of(), Optional.of(rules)),
                "lockstep",
                Optional.empty());
        return SetupSettings.permanent(
                lane, pair.administrator(Side.SOURCE), pair.administrator(Side.TARGET), Optional.empty());
    }

    private static TableMappings rules(String... rules) {
        String document = "{\"rules\": [" + String.join(",", rules) + "]}";
        return ((TableMappings.Accepted) TableMappings.parse(document)).mappings();
    }
}
