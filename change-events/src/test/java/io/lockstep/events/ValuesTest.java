package io.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @Test
    void positions_order_by_commit_first_and_by_unsigned_lsn() {
        var low = new Position(Lsn.parse("0/FFFFFFFF"), 9);
        var high = new Position(Lsn.parse("FFFFFFFF/0"), 0);
        assertThat(low).isLessThan(high).isGreaterThan(new Position(low.previousCommit(), 8));
        assertThat(Position.parse(high.toString())).isEqualTo(high);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"public, orders", "pub.lic, orders", "public, or\"ders.x", "\"a\", b\"", "x, a.b"})
    void a_table_name_reads_back_however_hostile_it_is(String schema, String name) {
        var table = new TableId(schema, name);
        assertThat(TableId.parse(table.toString())).isEqualTo(table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", ".orders", "public.", "\"public.orders", "\"a\"b.c"})
    void a_text_that_is_no_table_is_refused(String text) {
        assertThatThrownBy(() -> TableId.parse(text)).hasMessageContaining("schema.name");
    }

    @Test
    void a_key_is_the_same_whatever_the_order_of_its_columns() {
        var table = new TableId("public", "order_items");
        var order = new KeyColumn("order_id", KeyColumn.Kind.NUMBER, "7");
        var line = new KeyColumn("line", KeyColumn.Kind.NUMBER, "1");
        assertThat(new RowKey(table, List.of(order, line))).isEqualTo(new RowKey(table, List.of(line, order)));
    }

    @Test
    void columns_are_told_apart_by_where_their_names_end() {
        assertThat(new Columns(List.of("ab", "c")).id()).isNotEqualTo(new Columns(List.of("a", "bc")).id());
        assertThat(new Columns(List.of("b", "a"))).isEqualTo(new Columns(List.of("a", "b")));
    }

    @Test
    void a_migration_name_that_would_break_a_topic_is_refused() {
        assertThatThrownBy(() -> new Topics("Shop!")).hasMessageContaining("'Shop!'");
        assertThat(new Topics("shop").changes(Side.TARGET)).isEqualTo("shop.target.changes");
    }

    @Test
    void a_percentile_is_within_ten_percent_of_the_sample() {
        var counts = new TreeMap<Integer, Long>();
        for (long millis = 1; millis <= 1000; millis++) {
            counts.merge(LagHistogram.bucket(millis), 1L, Long::sum);
        }
        var histogram = new LagHistogram(counts);
        assertThat(histogram.percentileMillis(0.5)).isCloseTo(500, within(50.0));
        assertThat(histogram.percentileMillis(0.99)).isCloseTo(990, within(99.0));
        assertThat(histogram.plus(histogram).samples()).isEqualTo(2000);
        assertThat(histogram.plus(histogram).minus(histogram)).isEqualTo(histogram);
        assertThat(LagHistogram.EMPTY.percentileMillis(0.5)).isZero();
    }

    @Test
    void a_version_that_leaves_a_deleted_row_behind_does_not_exist() {
        var key = new RowKey(new TableId("public", "t"), List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "1")));
        assertThatThrownBy(() -> new RowVersion(
                        "main",
                        Position.START,
                        1,
                        Instant.EPOCH,
                        new FingerprintScheme(1, 1, 1),
                        Operation.UPDATE,
                        key,
                        RowImage.ABSENT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
