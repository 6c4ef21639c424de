package io.lockstep.capture.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.KeyColumn.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyTextTest {
    @Test
    void numbers_that_postgresql_calls_equal_have_one_text() {
        assertThat(List.of("1", "1.0", "1.00"))
                .allSatisfy(
                        text -> assertThat(key("numeric", text, null)).isEqualTo(new KeyColumn("k", Kind.NUMBER, "1")));
        assertThat(key("numeric", "1E+3", null).text()).isEqualTo("1000");
        assertThat(key("numeric", "0.10", null).text()).isEqualTo("0.1");
        assertThat(key("int8", -7L, null)).isEqualTo(new KeyColumn("k", Kind.NUMBER, "-7"));
        assertThat(key("numeric", "NAN", null)).isEqualTo(new KeyColumn("k", Kind.TEXT, "NaN"));
        assertThat(key("float8", -0.0, null).text()).isEqualTo("0");
        assertThat(key("float8", Double.NEGATIVE_INFINITY, null).text()).isEqualTo("-Infinity");
    }

    @Test
    void padding_and_the_case_of_citext_do_not_make_another_key_and_other_text_does() {
        assertThat(key("bpchar", "ab  ", null)).isEqualTo(key("bpchar", "ab", null));
        assertThat(key("text", "ab ", null)).isNotEqualTo(key("text", "ab", null));
        var citext = new ColumnType("public", "citext", 'b', false);
        assertThat(KeyText.of("k", "Ab", citext, null)).isEqualTo(KeyText.of("k", "aB", citext, null));
        assertThat(key("text", "1", null).kind()).isEqualTo(Kind.TEXT);
    }

    @Test
    void dates_times_and_bytes_have_the_text_that_postgresql_reads() {
        assertThat(key("date", 19_723, "io.debezium.time.Date").text()).isEqualTo("2024-01-01");
        assertThat(key("timestamp", 1_704_067_200_000_001L, "io.debezium.time.MicroTimestamp")
                        .text())
                .isEqualTo("2024-01-01T00:00:00.000001");
        assertThat(key("time", 86_400_000_000L, "io.debezium.time.MicroTime").text())
                .isEqualTo("24:00");
        assertThat(key("bytea", new byte[] {0, (byte) 255}, null).text()).isEqualTo("\\x00ff");
        assertThat(key("bool", true, null).text()).isEqualTo("true");
    }

    @Test
    void infinite_dates_and_timestamps_stay_apart() {
        assertThat(key("date", Integer.MAX_VALUE, "io.debezium.time.Date").text())
                .isNotEqualTo(
                        key("date", -2_147_472_692, "io.debezium.time.Date").text());
        assertThat(key("timestamp", 9_223_372_036_825_200_000L, "io.debezium.time.MicroTimestamp")
                        .text())
                .isEqualTo("microsecond 9223372036825200000");
    }

    @Test
    void null_and_what_has_no_text_make_no_key() {
        assertThat(KeyText.of("k", null, ColumnType.builtIn("int4"), null)).isEmpty();
        assertThat(KeyText.of("k", Map.of(), ColumnType.builtIn("int4"), null)).isEmpty();
    }

    private static KeyColumn key(String type, Object value, @Nullable String semantics) {
        return KeyText.of("k", value, ColumnType.builtIn(type), semantics).orElseThrow();
    }
}
