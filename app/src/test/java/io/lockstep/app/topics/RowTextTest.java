package io.lockstep.app.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.app.failure.UserError;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RowTextTest {
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final RowKey NUMBERED = new RowKey(ORDERS, List.of(number("id", "1")));
    private static final RowKey NAMED = new RowKey(ORDERS, List.of(text("id", "x")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public.orders:700",
                "public.orders 700",
                "public.orders id=700",
                "public.orders:id=700",
                "  public.orders   id=700 ",
                "\"public\".orders:700.00",
                "public.\"orders\" \"id\"=700"
            })
    void a_row_is_found_by_its_number(String text) {
        assertThat(RowText.parse(text).like(NUMBERED)).isEqualTo(new RowKey(ORDERS, List.of(number("id", "700"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "public.orders:a b,c|a b,c",
                "public.orders:12:30|12:30",
                "public.orders id=\"a b\"|a b",
                "public.orders id=\"say \"\"hi\"\"\"|say \"hi\"",
                "public.orders:007|007",
                "public.orders:x=1|x=1"
            })
    void a_text_key_is_taken_as_it_stands(String text, String value) {
        assertThat(RowText.parse(text).like(NAMED)).isEqualTo(new RowKey(ORDERS, List.of(text("id", value))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b order_id=7,line=2", "a.b line=2 order_id=7", "a.b:order_id=7.0, line=\"2\""})
    void a_key_of_several_columns_is_named_by_them(String text) {
        RowKey like = new RowKey(new TableId("a", "b"), List.of(number("line", "1"), number("order_id", "1")));

        assertThat(RowText.parse(text).like(like))
                .isEqualTo(new RowKey(new TableId("a", "b"), List.of(number("line", "2"), number("order_id", "7"))));
    }

    @Test
    void a_key_that_does_not_fit_its_table_is_explained() {
        RowKey like = new RowKey(new TableId("a", "b"), List.of(number("line", "1"), number("order_id", "1")));

        assertThatThrownBy(() -> RowText.parse("a.b:7").like(like))
                .isInstanceOfSatisfying(
                        UserError.class, e -> assertThat(e.fix()).isEqualTo("name its columns: a.b line=…,order_id=…"))
                .hasMessage("the key of a.b is line, order_id, not as in '7'");
        assertThatThrownBy(() -> RowText.parse("public.orders:seven").like(NUMBERED))
                .hasMessage("id holds numbers, and 'seven' is none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", "public.orders", "public.orders:", "orders:700", "\"open:1"})
    void what_names_no_row_is_refused(String text) {
        assertThatThrownBy(() -> RowText.parse(text))
                .isInstanceOf(UserError.class)
                .hasMessage("'" + text + "' does not name a row");
    }

    private static KeyColumn number(String name, String value) {
        return new KeyColumn(name, KeyColumn.Kind.NUMBER, value);
    }

    private static KeyColumn text(String name, String value) {
        return new KeyColumn(name, KeyColumn.Kind.TEXT, value);
    }
}
