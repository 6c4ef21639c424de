package io.lockstep.verifier.causes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Cause;
import io.lockstep.verifier.rows.Beginning;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each cause is recognised by, and what is near it and none.
class CausesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "NULL",
            value = {
                "TRUNCATED | text | abcdefgh and so on | varchar(8) | abcdefgh",
                "TRUNCATED | text | `äöüßxyz` | varchar(4) | `äöüß`",
                "          | text | abcdefgh and so on | varchar(8) | abcdefg",
                "          | text | abcdefgh and so on | varchar(9) | abcdefgh",
                "          | text | abcdefgh and so on | text | abcdefgh",
                "          | text | abcdefgh and so on | varchar(8) | abcdefgX",
                "          | text | abcdefgh | varchar(16) | abcdefgh and more",
                "          | text | abc | varchar(8) | ``",
                "ROUNDED | numeric | 0.611111104488373 | numeric | 0.611111",
                "ROUNDED | numeric | 1.0000015 | numeric | 1.000002",
                "ROUNDED | numeric | 1.0000019 | numeric | 1.000001",
                "ROUNDED | numeric(20,10) | -2.345 | numeric(10,2) | -2.35",
                "ROUNDED | numeric(20,10) | -2.345 | numeric(10,2) | -2.34",
                "ROUNDED | numeric | 1234567 | numeric(10,-2) | 1234600",
                "ROUNDED | numeric | 2.5 | int4 | 2",
                "ROUNDED | numeric | 2.5 | int8 | 3",
                "ROUNDED | float8 | 0.123456789 | float4 | 0.12345679",
                "ROUNDED | float8 | 16777217 | float4 | 16777216",
                "ROUNDED | float8 | 0.30000000000000004 | float8 | 0.3",
                "        | numeric | 5.25 | numeric | 5",
                "        | numeric | 5.25 | numeric(10,2) | 5.2",
                "        | numeric(10,2) | 5.25 | numeric(10,2) | 5.26",
                "        | numeric | 2.5 | int4 | 4",
                "        | numeric | NaN | numeric | 0",
                "        | float8 | 0.30000000000000004 | float8 | 0.2",
                "        | float8 | Infinity | float8 | 0",
                "PADDING | varchar(10) | ab | varchar(10) | `ab   `",
                "PADDING | text | ` ab` | text | ab",
                "        | text | `a b` | text | ab",
                "        | text | `ab\t` | text | ab",
                "        | text | `ab ` | text | ac",
                "ENCODING | text | Zürich | text | ZÃ¼rich",
                "ENCODING | text | ZÃ¼rich | text | Zürich",
                "ENCODING | text | 10 € | text | 10 â‚¬",
                "         | text | Zürich | text | ZÃ¼rik",
                "         | text | Zurich | text | ZÃ¼rich",
                "CHARACTERS_REPLACED | text | Zürich | text | Z?rich",
                "CHARACTERS_REPLACED | text | Zürich | text | Z\uFFFDrich",
                "CHARACTERS_REPLACED | text | Zürich | text | Z??rich",
                "CHARACTERS_REPLACED | text | 😀 ä b | text | ? ä b",
                "                    | text | Zurich | text | Z?rich",
                "                    | text | Zürich | text | Z?rick",
                "                    | text | Zürich | text | Z???rich",
                "INFINITY_CLIPPED | timestamp | infinity | timestamp | 9999-12-31 23:59:59",
                "INFINITY_CLIPPED | timestamptz | -infinity | timestamptz | 4713-01-01 00:00:00+00 BC",
                "INFINITY_CLIPPED | date | infinity | date | 9999-12-31",
                "                 | date | infinity | date | 2030-01-01",
                "                 | date | infinity | date | -infinity",
                "                 | date | infinity | date | NULL",
                "                 | date | 9999-12-30 | date | 9999-12-31",
                "                 | timestamp | -infinity | timestamp | 4713-01-01 00:00:00",
                "BOOLEAN_AS_TEXT | bool | t | varchar(5) | true",
                "BOOLEAN_AS_TEXT | bool | f | text | FALSE",
                "BOOLEAN_AS_TEXT | bool | t | int2 | 1",
                "                | bool | t | varchar(5) | false",
                "                | bool | t | bool | f",
                "                | bool | t | int2 | 0",
                "                | text | t | text | true"
            })
    void a_cause_of_one_column(
            @Nullable Cause cause, String sourceType, String source, String targetType, @Nullable String target) {
        RowPair difference = Given.row()
                .column("c", sourceType, source, targetType, target, null)
                .column("same", "int4", "1", "1")
                .read();

        assertThat(Causes.of(difference, false).columns()).isEqualTo(cause == null ? Map.of() : Map.of("c", cause));
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 32 * 1024, 4000, 65_535})
    void a_long_text_that_ends_where_values_are_cut_is_truncated_and_one_that_ends_elsewhere_is_not(int octets) {
        String text = "x".repeat(70_000);

        assertThat(of("text", text, "x".repeat(octets)).columns()).containsOnly(Map.entry("c", Cause.TRUNCATED));
        assertThat(of("text", text, "x".repeat(octets + 3)).columns()).isEmpty();
        assertThat(of("text", text, "x".repeat(octets - 1) + "y").columns()).isEmpty();
    }

    @Test
    void a_cut_leaves_out_the_character_that_does_not_fit() {
        String text = "a" + "ä".repeat(40_000);

        assertThat(of("text", text, "a" + "ä".repeat(16_383)).columns())
                .as("32767 octets, and the next character has two")
                .containsOnly(Map.entry("c", Cause.TRUNCATED));
        assertThat(of("text", text, "a" + "ä".repeat(16_382)).columns()).isEmpty();
        assertThat(of("text", "a" + "😀".repeat(20_000), "a" + "😀".repeat(8_191))
                        .columns())
                .as("32765 octets, and the next character has four")
                .containsOnly(Map.entry("c", Cause.TRUNCATED));
    }

    @Test
    void bytes_are_counted_as_bytes_and_not_as_the_digits_that_they_print_as() {
        String bytes = "\\x" + "0a".repeat(3000);

        assertThat(of("bytea", bytes, "\\x" + "0a".repeat(1024)).columns())
                .containsOnly(Map.entry("c", Cause.TRUNCATED));
        assertThat(of("bytea", bytes, "\\x" + "0a".repeat(511)).columns()).isEmpty();
    }

    @Test
    void what_is_not_known_of_a_long_value_names_no_cause() {
        Given given = Given.row().column("c", "text", "x".repeat(5000), "x".repeat(2048));

        assertThat(given.unanswered().questions()).containsOnly(Map.entry("c", 2048L));
        assertThat(Causes.of(given.unanswered(), false).columns()).isEmpty();
    }

    @Test
    void an_answer_about_a_value_that_is_another_by_now_names_no_cause() {
        RowPair difference = Given.row()
                .column("c", "text", "x".repeat(5000), "x".repeat(2048))
                .unanswered()
                .knowing("c", Beginning.of("x".repeat(5001), 2048));

        assertThat(Causes.of(difference, false).columns()).isEmpty();
    }

    @Test
    void times_that_are_all_off_by_the_same_offset_are_shifted() {
        assertShifted(true, "2026-03-01 10:00:00", "2026-03-01 15:30:00", "2026-04-01 00:00:00", "2026-04-01 05:30:00");
        assertShifted(true, "2026-03-01 10:00:07", "2026-02-28 22:00:07", null, null);
        assertShifted(true, "2026-03-01 10:00:00.000001", "2026-03-01 12:00:00.000001", "infinity", "infinity");
    }

    @Test
    void times_that_are_off_by_anything_else_are_not_shifted() {
        assertShifted(
                false, "2026-03-01 10:00:00", "2026-03-01 11:00:00", "2026-04-01 00:00:00", "2026-04-01 00:00:00");
        assertShifted(
                false, "2026-03-01 10:00:00", "2026-03-01 11:00:00", "2026-04-01 00:00:00", "2026-04-01 02:00:00");
        assertShifted(false, "2026-03-01 10:00:00", "2026-03-01 11:00:00", "2026-04-01 00:00:00", null);
        assertShifted(false, "2026-03-01 10:00:07", "2026-03-01 10:10:07", null, null);
        assertShifted(false, "2026-03-01 10:00:07", "2026-03-02 01:00:07", null, null);
        assertShifted(false, "2026-03-01 10:00:07", "2026-03-01 11:00:07.000001", null, null);
    }

    /// Somebody has moved an appointment by an hour, and the replicator has lost it.
    @Test
    void one_time_at_a_whole_minute_is_not_enough_for_a_shift() {
        RowPair difference = Given.row()
                .column("at", "timestamptz", "2026-03-01 10:00:00+00", "2026-03-01 11:00:00+00")
                .read();

        assertThat(Causes.of(difference, false).columns()).isEmpty();
    }

    @Test
    void large_values_that_are_null_on_the_target_alone_are_missing() {
        Given given = Given.row()
                .column("id", "int4", "1", "1")
                .column("doc", "text", "x".repeat(2000), null)
                .column("blob", "bytea", "\\x" + "00".repeat(1500), null);

        assertThat(Causes.of(given.read(), false).columns())
                .isEqualTo(Map.of("doc", Cause.LARGE_VALUE_MISSING, "blob", Cause.LARGE_VALUE_MISSING));
        assertThat(Causes.of(given.read(), true).columns())
                .as("with a replicator that writes them in a second step")
                .isEqualTo(Map.of("doc", Cause.LOB_NOT_WRITTEN, "blob", Cause.LOB_NOT_WRITTEN));
        assertThat(Causes.of(given.column("n", "int4", "1", "2").read(), false).columns())
                .as("something else differs")
                .isEmpty();
        assertThat(of("text", "x".repeat(1999), null).columns()).as("not large").isEmpty();
        assertThat(of("text", null, "x".repeat(2000)).columns())
                .as("the other way round")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "NULL",
            value = {
                "true  | text | NULL | new | `'new'::text`",
                "true  | varchar(9) | NULL | it's | `'it''s'::character varying`",
                "true  | int4 | NULL | 0 | 0",
                "true  | numeric | NULL | -1.5 | `(-1.5)`",
                "true  | bool | NULL | f | false",
                "true  | timestamptz | NULL | 2026-01-01 00:00:00+00 | now()",
                "true  | timestamptz | 2026-01-01 00:00:00.1+00 | 2026-01-01 00:00:02.3+00 | CURRENT_TIMESTAMP",
                "true  | int8 | 17 | 4 | `nextval('t_id_seq'::regclass)`",
                "true  | uuid | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 | b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 | gen_random_uuid()",
                "false | text | NULL | old | `'new'::text`",
                "false | text | old | new | `'new'::text`",
                "false | bool | t | f | false",
                "false | int4 | NULL | 1 | 0",
                "false | int4 | 17 | 4 | 3",
                "false | text | NULL | NULL | `'new'::text`",
                "false | timestamptz | 2026-01-01 00:00:02.3+00 | 2026-01-01 00:00:00.1+00 | now()",
                "false | text | NULL | x | `upper('x'::text)`"
            })
    void a_default_that_was_made_anew(
            boolean is, String type, @Nullable String source, @Nullable String target, String fallback) {
        RowPair difference =
                Given.row().column("c", type, source, type, target, fallback).read();

        assertThat(Causes.of(difference, false).columns())
                .isEqualTo(is ? Map.of("c", Cause.DEFAULT_REGENERATED) : Map.of());
    }

    @Test
    void a_trigger_is_hinted_at_only_where_there_is_one_and_only_later_times_differ() {
        Given given = Given.row()
                .column("id", "int4", "1", "1")
                .column("updated", "timestamptz", "2026-01-01 00:00:00+00", "2026-01-01 00:00:01.7+00");

        assertThat(Causes.of(given.read(), false).columns()).isEmpty();
        assertThat(Causes.of(given.triggers().read(), false).columns())
                .isEqualTo(Map.of("updated", Cause.WRITTEN_BY_TRIGGER));
        assertThat(Causes.of(given.column("n", "int4", "1", "2").read(), false).columns())
                .isEmpty();
        assertThat(Causes.of(
                                Given.row()
                                        .triggers()
                                        .column("updated", "timestamp", "2026-01-01 00:00:01.7", "2026-01-01 00:00:00")
                                        .read(),
                                false)
                        .columns())
                .as("an earlier time")
                .isEmpty();
    }

    @Test
    void the_main_cause_is_the_one_that_explains_most_columns() {
        Diagnosis diagnosis = Causes.of(
                Given.row()
                        .column("a", "text", "Zürich", "Z?rich")
                        .column("b", "text", "Köln", "K?ln")
                        .column("c", "text", "ab", "ab ")
                        .column("d", "text", "ab", "cd")
                        .read(),
                false);

        assertThat(diagnosis.main()).contains(Cause.CHARACTERS_REPLACED);
        assertThat(diagnosis.columns())
                .isEqualTo(Map.of("a", Cause.CHARACTERS_REPLACED, "b", Cause.CHARACTERS_REPLACED, "c", Cause.PADDING));
        assertThat(new Diagnosis(new TreeMap<>()).main()).isEmpty();
    }

    @Test
    void a_difference_shows_no_values() {
        RowPair difference = Given.row()
                .column("c", "text", "secret", "public")
                .column("same", "text", "hidden", "hidden")
                .read();

        assertThat(difference).hasToString("RowPair[c]");
        assertThat(difference.columns().toString()).doesNotContain("secret", "public", "hidden");
    }

    private static void assertShifted(boolean is, String a, String b, @Nullable String c, @Nullable String d) {
        RowPair difference = Given.row()
                .column("a", "timestamp", a, b)
                .column("b", "timestamp", c, d)
                .column("c", "timestamptz", "2026-01-01 00:00:00+00", "2026-01-01 00:00:00+00")
                .read();
        boolean second = c != null && !c.equals(d);

        assertThat(Causes.of(difference, false).columns())
                .isEqualTo(
                        !is
                                ? Map.of()
                                : second
                                        ? Map.of("a", Cause.TIME_ZONE_SHIFT, "b", Cause.TIME_ZONE_SHIFT)
                                        : Map.of("a", Cause.TIME_ZONE_SHIFT));
    }

    private static Diagnosis of(String type, @Nullable String source, @Nullable String target) {
        return Causes.of(Given.row().column("c", type, source, target).read(), false);
    }
}
