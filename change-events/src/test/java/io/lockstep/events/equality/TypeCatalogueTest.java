package io.lockstep.events.equality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.equality.Form.Elements;
import io.lockstep.events.equality.Form.Simple;
import io.lockstep.events.equality.TypeCatalogue.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeCatalogueTest {
    private static final TypeCatalogue TYPES = new TypeCatalogue(List.of(
            base(1, "numeric"),
            base(2, "text"),
            base(3, "jsonb"),
            base(4, "regclass"),
            new Line(10, "public", "price", 'd', "", 1),
            new Line(11, "public", "_price", 'a', "", 10),
            new Line(12, "pg_catalog", "numrange", 'r', "", 1),
            new Line(13, "pg_catalog", "nummultirange", 'm', "", 12),
            new Line(14, "public", "mood", 'e', "", 0),
            new Line(15, "public", "labels", 'c', "a", 2),
            new Line(15, "public", "labels", 'c', "b", 14),
            new Line(16, "public", "line", 'c', "total", 10),
            new Line(16, "public", "line", 'c', "note", 2),
            new Line(17, "public", "_line", 'a', "", 16),
            new Line(18, "pg_catalog", "_jsonb", 'a', "", 3),
            new Line(19, "public", "odd", 'c', "r", 4),
            new Line(20, "pg_catalog", "_regclass", 'a', "", 4),
            new Line(21, "public", "empty", 'c', "", 0),
            new Line(22, "pg_catalog", "anything", 'p', "", 0)));

    @Test
    void domains_are_what_they_are_of_and_numbers_are_found_within_arrays_and_ranges() {
        assertThat(TYPES.type(10)).isEqualTo(ColumnType.builtIn("numeric"));
        for (long numbers : new long[] {1, 10, 11, 12, 13}) {
            assertThat(TYPES.type(numbers).form()).contains(Simple.NUMBERS);
        }
        assertThat(TYPES.type(11).family()).isEqualTo("array of number");
        assertThat(TYPES.type(13).family()).isEqualTo("ranges: range of number");
    }

    @Test
    void rows_are_compared_by_attribute_where_printing_would_not_do() {
        assertThat(TYPES.type(15).form()).contains(Simple.PRINTED);
        assertThat(TYPES.type(16).form().orElseThrow().canonical("(1.0,1.0)")).isEqualTo("(1,1.0)");
        assertThat(TYPES.type(17).form().orElseThrow()).isInstanceOf(Elements.class);
        assertThat(TYPES.type(18).form()).contains(new Elements(Simple.JSONB));
        assertThat(TYPES.type(21).form()).contains(Simple.PRINTED);
    }

    @Test
    void what_holds_something_that_is_not_comparable_is_not_comparable() {
        for (long oid : new long[] {4, 19, 20, 22}) {
            assertThat(TYPES.type(oid).form()).isEmpty();
        }
        assertThatThrownBy(() -> TYPES.type(99)).hasMessageContaining("99");
    }

    private static Line base(long oid, String name) {
        return new Line(oid, "pg_catalog", name, 'b', "", 0);
    }
}
