package io.lockstep.verifier.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.events.equality.ColumnType;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.RowReader.Found;
import io.lockstep.verifier.rows.TableColumns;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a look leads to, and how it is put into a statement.
final class SightingTest {
    private static final TableId TABLE = new TableId("public", "t");
    private static final Found ABSENT = new Found(Row.ABSENT, "");
    private static final RowKey KEY = new RowKey(TABLE, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "1")));

    @Test
    void equal_rows_are_left_alone_also_when_the_source_moved() {
        assertThat(new Sighting(row("1", "a"), row("9", "b"), row("2", "b")).remedy(table()))
                .isEqualTo(new Remedy.None());
        assertThat(new Sighting(row("1", "a"), ABSENT, ABSENT).remedy(table())).isEqualTo(new Remedy.None());
    }

    @Test
    void a_row_that_the_source_has_written_meanwhile_is_in_flight_even_when_its_values_came_back() {
        assertThat(new Sighting(row("1", "a"), row("9", "b"), row("2", "a")).remedy(table()))
                .isInstanceOf(Remedy.Wait.class);
        assertThat(new Sighting(ABSENT, row("9", "b"), row("2", "a")).remedy(table()))
                .isInstanceOf(Remedy.Wait.class);
        assertThat(new Sighting(row("1", "a"), row("9", "b"), ABSENT).remedy(table()))
                .isInstanceOf(Remedy.Wait.class);
    }

    @Test
    void an_update_is_of_the_columns_that_differ_an_insert_of_all_that_are_copied_a_delete_of_none() {
        assertThat(new Sighting(row("1", "a"), row("9", "b"), row("1", "a")).remedy(table()))
                .isEqualTo(new Remedy.Update(new TreeSet<>(Set.of("v"))));
        assertThat(new Sighting(row("1", "a"), ABSENT, row("1", "a")).remedy(table()))
                .isEqualTo(new Remedy.Insert(new TreeSet<>(Set.of("id", "v"))));
        assertThat(new Sighting(ABSENT, row("9", "b"), ABSENT).remedy(table())).isEqualTo(new Remedy.Delete());
    }

    @Test
    void what_no_statement_could_make_right_is_refused() {
        RepairTable always =
                new RepairTable(columns(), columns(), new TreeSet<>(Set.of("id", "v")), Set.of("v"), new TreeSet<>());
        RepairTable stranger = new RepairTable(
                columns(), columns(), new TreeSet<>(Set.of("id", "v")), Set.of(), new TreeSet<>(Set.of("loaded")));

        assertThat(new Sighting(row("1", "a"), row("9", "b"), row("1", "a")).remedy(always))
                .isInstanceOfSatisfying(
                        Remedy.Refuse.class,
                        refused -> assertThat(refused.why()).contains("GENERATED ALWAYS"));
        assertThat(new Sighting(row("1", "a"), ABSENT, row("1", "a")).remedy(stranger))
                .isInstanceOfSatisfying(
                        Remedy.Refuse.class,
                        refused -> assertThat(refused.why()).contains("loaded"));
        assertThat(new Sighting(row("1", "a"), row("9", "b"), row("1", "a")).remedy(stranger))
                .isInstanceOf(Remedy.Update.class);
    }

    @Test
    void a_statement_names_every_type_and_its_parameters_come_in_order_with_the_guard_last() {
        var seen = new GuardedStatement.Seen("7 (0,1)", "f00d");
        var nothing = new LinkedHashMap<String, @Nullable String>();
        nothing.put("v", null);

        GuardedStatement update =
                GuardedStatement.of(table(), KEY, new Remedy.Update(new TreeSet<>(Set.of("v"))), nothing, seen);
        GuardedStatement delete = GuardedStatement.of(table(), KEY, new Remedy.Delete(), Map.of(), seen);
        GuardedStatement insert = GuardedStatement.of(
                table(), KEY, new Remedy.Insert(new TreeSet<>(Set.of("id", "v"))), Map.of("id", "1", "v", "x"), null);

        String guard = " WHERE t.\"id\" OPERATOR(\"pg_catalog\".=) CAST(? AS \"pg_catalog\".\"int4\")"
                + " AND t.xmin::pg_catalog.text || ' ' || t.ctid::pg_catalog.text = ?"
                + " AND pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(ROW(t.\"id\", t.\"v\")::pg_catalog.text,"
                + " 'UTF8')), 'hex') = ?";
        assertThat(update.sql())
                .isEqualTo("UPDATE ONLY \"public\".\"t\" AS t SET \"v\" = CAST(? AS \"pg_catalog\".\"text\")" + guard);
        assertThat(update.parameters()).isEqualTo(Arrays.asList(null, "1", "7 (0,1)", "f00d"));
        assertThat(delete.sql()).isEqualTo("DELETE FROM ONLY \"public\".\"t\" AS t" + guard);
        assertThat(insert.sql())
                .isEqualTo("INSERT INTO \"public\".\"t\" (\"id\", \"v\") SELECT CAST(? AS \"pg_catalog\".\"int4\"),"
                        + " CAST(? AS \"pg_catalog\".\"text\") WHERE NOT EXISTS (SELECT FROM ONLY \"public\".\"t\" AS t"
                        + " WHERE t.\"id\" OPERATOR(\"pg_catalog\".=) CAST(? AS \"pg_catalog\".\"int4\"))");
        assertThat(insert.parameters()).containsExactly("1", "x", "1");
        assertThat(insert).hasToString(insert.sql());
    }

    @Test
    void of_what_a_server_refuses_only_names_are_repeated() {
        assertThat(Refusal.of(new SQLException("ERROR: a foreign key \"fk\"\n  Detail: Key (v)=(secret)", "23503")))
                .isEqualTo(new Refusal(Outcome.REFUSED, "a foreign key \"fk\""));
        assertThat(Refusal.of(new SQLException("ERROR: invalid: \"secret\"", "22P02"))
                        .reason())
                .isEqualTo("the server refused with SQLSTATE 22P02");
        assertThat(Refusal.of(new SQLException("ERROR: raised secret", "P0001")).reason())
                .doesNotContain("secret");
        assertThat(Refusal.of(new SQLException("canceling", "55P03")).outcome()).isEqualTo(Outcome.IN_FLIGHT);
        assertThat(Refusal.of(new SQLException("gone", "08006")).outcome()).isEqualTo(Outcome.UNREAD);
        assertThat(Refusal.of(new SQLException("gone")).outcome()).isEqualTo(Outcome.UNREAD);
    }

    private static Found row(String version, String value) {
        var cells = new TreeMap<String, Row.Cell>();
        cells.put("id", Row.Cell.of("number", "1"));
        cells.put("v", Row.Cell.of("text", value));
        return new Found(new Row.Present(cells), version);
    }

    private static RepairTable table() {
        return new RepairTable(columns(), columns(), new TreeSet<>(Set.of("id", "v")), Set.of(), new TreeSet<>());
    }

    private static TableColumns columns() {
        return new TableColumns(
                TABLE,
                false,
                false,
                Map.of(
                        "id",
                        column("id", "int4", false),
                        "v",
                        column("v", "text", false),
                        "g",
                        column("g", "regclass", true)));
    }

    private static TableColumns.Column column(String name, String type, boolean generated) {
        return new TableColumns.Column(
                name, ColumnType.builtIn(type), generated, Optional.empty(), -1, Optional.empty());
    }
}
