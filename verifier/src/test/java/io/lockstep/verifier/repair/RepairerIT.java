package io.lockstep.verifier.repair;

import static io.lockstep.verifier.repair.RepairPair.GIVEN;
import static io.lockstep.verifier.repair.RepairPair.LANE;
import static io.lockstep.verifier.repair.RepairPair.apply;
import static io.lockstep.verifier.repair.RepairPair.as;
import static io.lockstep.verifier.repair.RepairPair.damages;
import static io.lockstep.verifier.repair.RepairPair.database;
import static io.lockstep.verifier.repair.RepairPair.insert;
import static io.lockstep.verifier.repair.RepairPair.on;
import static io.lockstep.verifier.repair.RepairPair.onBoth;
import static io.lockstep.verifier.repair.RepairPair.plan;
import static io.lockstep.verifier.repair.RepairPair.printed;
import static io.lockstep.verifier.repair.RepairPair.settings;
import static io.lockstep.verifier.repair.RepairPair.text;
import static io.lockstep.verifier.repair.RepairPair.textKey;
import static io.lockstep.verifier.repair.RepairPair.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Identifiers;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.verifier.rows.ValueSamples;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is written, and exactly that.
final class RepairerIT {
    private static final String RULES = """
            {"rules": [
              {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
               "object-locator": {"schema-name": "public", "table-name": "mapped"}},
              {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-action": "rename",
               "rule-target": "table", "object-locator": {"schema-name": "public", "table-name": "mapped"},
               "value": "Renamed"},
              {"rule-type": "transformation", "rule-id": "3", "rule-name": "3", "rule-action": "rename",
               "rule-target": "column", "value": "key",
               "object-locator": {"schema-name": "public", "table-name": "mapped", "column-name": "id"}},
              {"rule-type": "transformation", "rule-id": "4", "rule-name": "4", "rule-action": "rename",
               "rule-target": "column", "value": "remark",
               "object-locator": {"schema-name": "public", "table-name": "mapped", "column-name": "note"}},
              {"rule-type": "transformation", "rule-id": "5", "rule-name": "5", "rule-action": "remove-column",
               "rule-target": "column",
               "object-locator": {"schema-name": "public", "table-name": "mapped", "column-name": "gone"}}]}""";

    @Test
    void a_missing_row_with_a_value_of_any_type_gets_exactly_that_value() throws Exception {
        List<String> types = ValueSamples.all().stream().map(ValueSamples::type).toList();
        List<List<String>> values = ValueSamples.all().stream()
                .map(sample -> sample.groups().stream().flatMap(List::stream).toList())
                .toList();
        int most = values.stream().mapToInt(List::size).max().orElseThrow();
        onBoth("CREATE TABLE public.every (id int PRIMARY KEY, "
                + IntStream.range(0, types.size())
                        .mapToObj(i -> "\"c'\"\" " + i + "\" " + types.get(i))
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow()
                + ")");
        for (int row = 0; row < most; row++) {
            int at = row;
            String texts = values.stream()
                    .map(of -> at < of.size() ? "'" + of.get(at).replace("'", "''") + "'" : "NULL")
                    .reduce((a, b) -> a + ", " + b)
                    .orElseThrow();
            on(Side.SOURCE, "INSERT INTO public.every VALUES (" + row + ", " + texts + ")");
        }
        on(Side.TARGET, "INSERT INTO public.every (id) VALUES (0), (1)");
        String before = version("every", "id = 0");

        List<Report> reports = apply("every", IntStream.range(0, most).toArray());

        assertThat(reports)
                .allSatisfy(report -> assertThat(report.outcome())
                        .as("row %s: %s", report.damage().key(), report.reason())
                        .isEqualTo(Outcome.REPAIRED));
        assertThat(version("every", "id = 0")).isNotEqualTo(before);
        assertThat(printed(Side.TARGET, "every")).isEqualTo(printed(Side.SOURCE, "every"));
    }

    @Test
    void each_kind_of_damage_gets_one_statement_about_exactly_the_columns_that_differ() throws Exception {
        damageInEveryWay();
        int[] ids = {1, 2, 3, 4, 5, 6, 99, 7};
        String untouched = version("kinds", "id BETWEEN 7 AND 12");

        assertThat(plan("kinds", ids)).satisfies(RepairerIT::assertExact);
        assertThat(apply("kinds", ids))
                .allSatisfy(report -> assertThat(report.outcome())
                        .as(report.reason())
                        .isEqualTo(report.damage().id().equals("7") ? Outcome.HEALED : Outcome.REPAIRED));

        assertThat(version("kinds", "id BETWEEN 7 AND 12"))
                .as("rows that were right, if only by value")
                .isEqualTo(untouched);
        on(Side.TARGET, "UPDATE public.kinds SET n = 1.50 WHERE id = 7");
        assertThat(printed(Side.TARGET, "kinds")).isEqualTo(printed(Side.SOURCE, "kinds"));
    }

    private static void damageInEveryWay() throws SQLException {
        onBoth(
                "CREATE TABLE public.kinds (id int PRIMARY KEY, n numeric, f float8, note text, raw bytea, js jsonb,"
                        + " list int[], at timestamptz, doubled int GENERATED ALWAYS AS (id * 2) STORED,"
                        + " serial bigint GENERATED ALWAYS AS IDENTITY)",
                "INSERT INTO public.kinds (id, n, f, note, raw, js, list, at) SELECT i, 1.50, 'NaN', '', '\\x00ff',"
                        + " '{\"a\": 1}', '{1,NULL}', '2024-01-01 00:00:00.000001+00' FROM generate_series(1, 12) i");
        on(
                Side.TARGET,
                "UPDATE public.kinds SET n = 1.51 WHERE id = 1",
                "UPDATE public.kinds SET f = 0 WHERE id = 2",
                "UPDATE public.kinds SET note = NULL WHERE id = 3",
                "UPDATE public.kinds SET raw = '\\x00', js = '{\"a\": 2}' WHERE id = 4",
                "UPDATE public.kinds SET list = '{1}', at = at + interval '5 hours 30 minutes' WHERE id = 5",
                "DELETE FROM public.kinds WHERE id = 6",
                "INSERT INTO public.kinds (id, note) VALUES (99, 'surplus')",
                "UPDATE public.kinds SET n = 1.5000 WHERE id = 7");
    }

    private static void assertExact(List<? extends Report> planned) {
        assertThat(planned)
                .extracting(report -> report.repair()
                        .map(Repair::toString)
                        .orElse(report.outcome().toString()))
                .containsExactly(
                        "UPDATE [n]",
                        "UPDATE [f]",
                        "UPDATE [note]",
                        "UPDATE [js, raw]",
                        "UPDATE [at, list]",
                        "INSERT [at, f, id, js, list, n, note, raw, serial]",
                        "DELETE []",
                        "HEALED");
        assertThat(planned.get(2).repair()).hasValueSatisfying(repair -> {
            assertThat(repair.statement().sql())
                    .startsWith(
                            "UPDATE ONLY \"public\".\"kinds\" AS t SET \"note\" = CAST(? AS \"pg_catalog\".\"text\")"
                                    + " WHERE t.\"id\" OPERATOR(\"pg_catalog\".=) CAST(? AS \"pg_catalog\".\"int4\")"
                                    + " AND t.xmin::pg_catalog.text || ' ' || t.ctid::pg_catalog.text = ? AND ");
            assertThat(repair.wanted()).containsExactly(Map.entry("note", ""));
            assertThat(repair.found()).containsEntry("note", null);
        });
        assertThat(planned.get(5).repair().orElseThrow().statement().sql()).contains("OVERRIDING SYSTEM VALUE");
    }

    @Test
    void rows_of_a_partitioned_table_are_repaired_where_they_are() throws Exception {
        onBoth(
                "CREATE TABLE public.parted (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                "CREATE TABLE public.parted_low PARTITION OF public.parted FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE public.parted_high PARTITION OF public.parted FOR VALUES FROM (10) TO (20)",
                "INSERT INTO public.parted VALUES (1, 'a'), (2, 'a'), (11, 'a'), (12, 'a')");
        on(
                Side.TARGET,
                "UPDATE public.parted SET v = 'b' WHERE id = 11",
                "DELETE FROM public.parted WHERE id = 1",
                "INSERT INTO public.parted VALUES (13, 'a')");

        assertThat(apply("parted", 1, 11, 13)).extracting(Report::outcome).containsOnly(Outcome.REPAIRED);
        assertThat(printed(Side.TARGET, "parted")).isEqualTo(printed(Side.SOURCE, "parted"));
    }

    @Test
    void hostile_names_and_values_survive() throws Exception {
        String column = "'; DROP TABLE \"x\"; -- <b>&amp;? $1 ";
        String table = "t\"'?".repeat(15) + "<i>";
        onBoth(
                "CREATE SCHEMA \"s.\"\"?\"",
                "CREATE TABLE \"s.\"\"?\"." + Identifiers.quote(table) + " (" + Identifiers.quote(column) + " text, "
                        + Identifiers.quote("k=,\"") + " text PRIMARY KEY)");
        String key = "a'b\"c\\ {},=<script>?\u0001\n";
        String value = "${x}\\'; --\t😀 ? $1 <b>\u001b[31m";
        insert(Side.SOURCE, "\"s.\"\"?\"." + Identifiers.quote(table), value, key);
        insert(Side.SOURCE, "\"s.\"\"?\"." + Identifiers.quote(table), value, "other");
        insert(Side.TARGET, "\"s.\"\"?\"." + Identifiers.quote(table), "damaged", key);
        var id = new TableId("s.\"?", table);

        List<Report> reports = new ArrayList<>();
        try (Repairer repairer = Repairer.open(id, settings(database(Side.TARGET)::connect), GIVEN)) {
            reports.addAll(repairer.apply(
                    List.of(
                            new Damage("1", LANE, 1, textKey(id, "k=,\"", key)),
                            new Damage("2", LANE, 1, textKey(id, "k=,\"", "other"))),
                    _ -> {}));
        }

        assertThat(reports).extracting(Report::outcome).containsOnly(Outcome.REPAIRED);
        assertThat(reports.toString()).doesNotContain("[31m").doesNotContain("damaged");
        String all = "SELECT array_agg(t ORDER BY " + Identifiers.quote("k=,\"") + ")::text FROM \"s.\"\"?\"."
                + Identifiers.quote(table) + " t";
        assertThat(text(Side.TARGET, all)).isEqualTo(text(Side.SOURCE, all));
    }

    @Test
    void what_the_target_would_not_keep_is_rolled_back() throws Exception {
        on(Side.SOURCE, "CREATE TABLE public.narrow (id int PRIMARY KEY, n numeric, v text)");
        on(Side.TARGET, "CREATE TABLE public.narrow (id int PRIMARY KEY, n numeric(6, 2), v varchar(3))");
        on(Side.SOURCE, "INSERT INTO public.narrow VALUES (1, 1.234, 'x'), (2, 1, 'four')");
        on(Side.TARGET, "INSERT INTO public.narrow VALUES (1, 1.23, 'x')");
        String before = version("narrow", "true");

        List<Report> reports = apply("narrow", 1, 2);

        assertThat(reports).extracting(Report::outcome).containsOnly(Outcome.REFUSED);
        assertThat(reports.getFirst().reason()).contains("would not keep");
        assertThat(reports.getLast().reason()).contains("SQLSTATE 22001").doesNotContain("four");
        assertThat(version("narrow", "true")).isEqualTo(before);
    }

    @Test
    void a_role_that_may_not_write_is_told_the_grant_and_one_that_may_sees_triggers_and_foreign_keys()
            throws Exception {
        onBoth(
                "CREATE TABLE public.parents (id int PRIMARY KEY, up int REFERENCES public.parents)",
                "CREATE TABLE public.children (id int PRIMARY KEY, up int REFERENCES public.parents ON DELETE CASCADE)");
        on(Side.SOURCE, "INSERT INTO public.parents VALUES (1, NULL), (2, 1), (3, 2)");
        on(
                Side.TARGET,
                "INSERT INTO public.parents VALUES (7, NULL)",
                "INSERT INTO public.children VALUES (1, 7)",
                "CREATE FUNCTION public.act() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE TRIGGER act BEFORE INSERT ON public.parents FOR EACH ROW EXECUTE FUNCTION public.act()",
                "GRANT SELECT, UPDATE ON public.parents TO repairs_nobody");
        var parents = new TableId("public", "parents");
        try (Repairer weak = Repairer.open(parents, settings(as("repairs_nobody")), GIVEN);
                Repairer strong = Repairer.open(parents, settings(database(Side.TARGET)::connect), GIVEN)) {
            List<Report> planned = weak.plan(damages(parents, 3, 2, 1), false);

            assertThat(weak.grants(planned))
                    .containsExactly("GRANT INSERT ON TABLE \"public\".\"parents\" TO \"repairs_nobody\"");
            assertThat(weak.replica()).isFalse();
            assertThat(weak.acting())
                    .containsExactly(
                            "foreign key children_up_fkey of public.children", "trigger act of public.parents");
            assertThat(strong.grants(planned)).isEmpty();
            assertThat(strong.acting()).isEmpty();

            on(Side.TARGET, "GRANT INSERT, DELETE ON public.parents TO repairs_nobody");
            assertThat(weak.apply(damages(parents, 3, 2, 1), _ -> {}))
                    .as("parents first, in as many passes as it takes")
                    .extracting(Report::outcome)
                    .containsOnly(Outcome.REPAIRED);
            assertThat(text(Side.TARGET, "SELECT count(*)::text FROM public.parents"))
                    .isEqualTo("4");
        }
        on(Side.TARGET, "GRANT SET ON PARAMETER session_replication_role TO repairs_replica");
        try (Repairer granted = Repairer.open(parents, settings(as("repairs_replica")), GIVEN)) {
            assertThat(granted.replica()).isTrue();
            assertThat(granted.acting()).isEmpty();
        }
    }

    @Test
    void under_the_replicators_rules_rows_are_repaired_in_the_targets_names_and_none_is_made_of_less()
            throws Exception {
        on(
                Side.SOURCE,
                "CREATE TABLE public.mapped (id int PRIMARY KEY, note text, gone text)",
                "INSERT INTO public.mapped VALUES (1, 'a', 'x'), (2, 'a', 'x')");
        on(
                Side.TARGET,
                "CREATE TABLE public.\"Renamed\" (key int PRIMARY KEY, remark text, loaded timestamptz DEFAULT now())",
                "INSERT INTO public.\"Renamed\" VALUES (1, 'b'), (3, 'surplus')");
        var table = new TableId("public", "Renamed");
        List<Damage> damages = IntStream.of(1, 2, 3)
                .mapToObj(id -> new Damage(
                        "" + id,
                        RepairPair.LANE,
                        1,
                        new RowKey(table, List.of(new KeyColumn("key", KeyColumn.Kind.NUMBER, "" + id)))))
                .toList();
        RepairSettings plain = settings(database(Side.TARGET)::connect);
        var settings = new RepairSettings(
                plain.source(),
                plain.target(),
                plain.writer(),
                plain.watermarkSchema(),
                plain.watermarks(),
                Optional.of(((TableMappings.Accepted) TableMappings.parse(RULES)).mappings()),
                plain.rules());
        try (Repairer repairer = Repairer.open(table, settings, GIVEN)) {
            assertThat(repairer.apply(damages, _ -> {}))
                    .extracting(report -> report.damage().id() + report.outcome() + report.reason())
                    .satisfiesExactlyInAnyOrder(
                            one -> assertThat(one).isEqualTo("1REPAIRED"),
                            two -> assertThat(two).startsWith("2REFUSEDthe replicator makes loaded otherwise"),
                            three -> assertThat(three).isEqualTo("3REPAIRED"));
        }
        assertThat(text(Side.TARGET, "SELECT string_agg(key || remark, ',') FROM public.\"Renamed\""))
                .isEqualTo("1a");
    }

    @Test
    void a_child_whose_parent_is_missing_is_named_and_the_others_are_repaired() throws Exception {
        onBoth(
                "CREATE TABLE public.orders (id int PRIMARY KEY)",
                "CREATE TABLE public.lines (id int PRIMARY KEY, o int REFERENCES public.orders)",
                "GRANT SELECT, INSERT ON public.lines TO repairs_nobody");
        on(Side.SOURCE, "INSERT INTO public.orders VALUES (1), (2)", "INSERT INTO public.lines VALUES (1, 1), (2, 2)");
        on(Side.TARGET, "INSERT INTO public.orders VALUES (2)");
        var lines = new TableId("public", "lines");
        try (Repairer repairer = Repairer.open(lines, settings(as("repairs_nobody")), GIVEN)) {
            List<Report> reports = repairer.apply(damages(lines, 1, 2), _ -> {});

            assertThat(reports)
                    .extracting(report -> report.damage().id() + report.outcome())
                    .containsExactlyInAnyOrder("1REFUSED", "2REPAIRED");
            assertThat(reports).anySatisfy(report -> assertThat(report.reason()).contains("lines_o_fkey"));
        }
    }
}
