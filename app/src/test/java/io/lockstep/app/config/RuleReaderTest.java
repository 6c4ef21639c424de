package io.lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.app.failure.UserError;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.comparison.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleReaderTest {
    @TempDir
    private Path directory;

    @Test
    void rules_for_columns_are_read_from_the_file_and_from_the_command_line() throws IOException {
        Loaded read = load(ConfigLoaderTest.MINIMAL + """
                tables:
                  rules:
                    - { table: public.orders, column: note, compare: { truncated: 32KiB } }
                    - { table: public.orders, column: total, compare: { numeric-scale: 6 } }
                    - { table: "sales.Orders", column: "Last seen", compare: ignore }
                    - { table: public.orders, column: price, compare: exact }
                    - { table: public.orders, column: address, compare: json }
                """);

        assertThat(read.configuration().tables().rules())
                .isEqualTo(new ColumnRules(List.of(
                        new ColumnRule(new TableId("public", "orders"), "note", new Tolerance.Truncated(32768)),
                        new ColumnRule(new TableId("public", "orders"), "total", new Tolerance.Rounded(6)),
                        new ColumnRule(new TableId("sales", "Orders"), "Last seen", new Tolerance.Ignored()),
                        new ColumnRule(new TableId("public", "orders"), "price", new Tolerance.Exact()),
                        new ColumnRule(new TableId("public", "orders"), "address", new Tolerance.Json()))));
        assertThat(read.settings().find("tables.rules").orElseThrow().shown())
                .isEqualTo("[public.orders.note truncated 32KiB, public.orders.total numeric-scale 6,"
                        + " sales.Orders.Last seen ignore, public.orders.price exact, public.orders.address json]");
        assertThat(load(ConfigLoaderTest.MINIMAL, "tables.rules=[{ table: a.b, column: c, compare: ignore }]")
                        .configuration()
                        .tables()
                        .rules()
                        .rules())
                .hasSize(1);
    }

    @Test
    void every_problem_of_the_rules_for_columns_has_its_place_and_the_nearest_word() {
        String listed = refused(ConfigLoaderTest.MINIMAL + """
                tables:
                  rules:
                    - { table: public.a, column: v, compare: exatc }
                    - { table: public.a, column: w, compare: jsonb }
                    - { table: public.a, column: x, compare: ignroe }
                    - { tabel: public.a, column: y, compare: { truncate: 1KiB } }
                    - { table: public, column: z, compare: { truncated: 3B } }
                    - { table: public.a, compare: { numeric-scale: 1001 } }
                    - { table: public.a, column: b, compare: { numeric-scale: 2, truncated: 1KiB } }
                    - { table: public.a, column: c, compare: ignore }
                    - { compare: { numeric-scale: 2 }, column: c, table: public.a }
                    - note
                """)
                .what()
                .lines()
                .skip(1)
                .map(line -> line.replaceAll(".*?yaml:", ""))
                .collect(Collectors.joining("\n"));

        assertThat(listed).isEqualTo("""
                8:46: tables.rules[0].compare: expected ignore, exact, json, { truncated: 32KiB } or \
                { numeric-scale: 6 }, found "exatc"; did you mean exact?
                9:46: tables.rules[1].compare: expected ignore, exact, json, { truncated: 32KiB } or \
                { numeric-scale: 6 }, found "jsonb"; did you mean json?
                10:46: tables.rules[2].compare: expected ignore, exact, json, { truncated: 32KiB } or \
                { numeric-scale: 6 }, found "ignroe"; did you mean ignore?
                11:9: tables.rules[3].tabel: unknown key; did you mean table?
                11:48: tables.rules[3].compare.truncate: unknown key; did you mean truncated?
                12:16: tables.rules[4].table: expected schema.table, such as public.orders, found "public"
                12:57: tables.rules[4].compare.truncated: expected a size from 4B to 1GiB, such as 32KiB, found "3B"
                13:7: tables.rules[5].column: missing; it is required
                13:52: tables.rules[5].compare.numeric-scale: expected a whole number from 0 to 1000, found "1001"
                14:46: tables.rules[6].compare: expected ignore, exact, json, { truncated: 32KiB } or \
                { numeric-scale: 6 }, found 2 members
                16:7: tables.rules[8]: column c of public.a has a rule already, tables.rules[7]; keep one of them
                17:7: tables.rules[9]: expected { table, column, compare }, found the value "note\"""");
    }

    @Test
    void a_rule_for_a_column_that_the_mappings_leave_out_is_refused() throws IOException {
        Files.writeString(directory.resolve("dms.json"), """
                {"rules": [{"rule-type": "selection", "rule-id": "1", "rule-action": "include",
                  "object-locator": {"schema-name": "public", "table-name": "orders"}}]}""");
        String rule = "tables: { mappings: dms.json, rules: [ { table: public.%s, column: v, compare: ignore } ] }%n";

        assertThat(load(ConfigLoaderTest.MINIMAL + rule.formatted("orders"))
                        .configuration()
                        .tables()
                        .rulesOnTarget()
                        .rules())
                .hasSize(1);
        assertThat(refused(ConfigLoaderTest.MINIMAL + rule.formatted("users")).what())
                .contains(
                        "tables.rules: column v of public.users is not compared by tables.mappings: leave the rule out");
    }

    private Loaded load(String text, String... assignments) throws IOException {
        Path file = Files.writeString(directory.resolve("lockstep.yaml"), text);
        return new ConfigLoader(Map.of()).load(file, List.of(assignments));
    }

    private UserError refused(String text) {
        return catchThrowableOfType(UserError.class, () -> load(text));
    }
}
