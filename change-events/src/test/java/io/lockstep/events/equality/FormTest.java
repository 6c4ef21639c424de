package io.lockstep.events.equality;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.equality.Form.Elements;
import io.lockstep.events.equality.Form.Row;
import io.lockstep.events.equality.Form.Simple;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTest {
    private static final Form PAIR =
            new Row(List.of(new Row.Attribute("n", Simple.NUMBERS), new Row.Attribute("t", Simple.PRINTED)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | 1",
                "1.00 | 1",
                "1.50 | 1.5",
                "-0.10 | -0.1",
                "100 | 100",
                "0.000 | 0",
                "NaN | NaN",
                "-Infinity | -Infinity",
                "{1.0,2.50,NULL,{0.0}} | {1,2.5,NULL,{0}}",
                "[0:1]={1.10,10} | [0:1]={1.1,10}",
                "[1.0,2.00) | [1,2)",
                "{[1.0,2.0),(3.10,)} | {[1,2),(3.1,)}"
            })
    void numbers_have_no_superfluous_zeros_wherever_they_stand(String printed, String canonical) {
        assertThat(Simple.NUMBERS.canonical(printed)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-0 | 0",
                "-0.5 | -0.5",
                "1e-05 | 1e-05",
                "-1e-10 | -1e-10",
                "{-0,1e-05,-0} | {0,1e-05,0}",
                "(-0,-0) | (0,0)",
                "<(-0,1),2> | <(0,1),2>",
                "[-0,1) | [0,1)"
            })
    void floats_have_one_zero_wherever_they_stand(String printed, String canonical) {
        assertThat(Simple.FLOATS.canonical(printed)).isEqualTo(canonical);
    }

    @Test
    void only_the_padding_of_char_does_not_count() {
        assertThat(Simple.PADDED.canonical("a b   ")).isEqualTo("a b");
        assertThat(Simple.PADDED.canonical("ab\t ")).isEqualTo("ab\t");
        assertThat(Simple.PADDED.canonical("   ")).isEmpty();
    }

    @Test
    void money_is_a_number() {
        assertThat(Simple.MONEY.canonical("-$12,345.60")).isEqualTo("-12345.6");
        assertThat(Simple.MONEY.canonical("$0.00")).isEqualTo("0");
    }

    @Test
    void numbers_in_a_jsonb_are_equal_by_value_and_strings_that_look_like_numbers_are_not() {
        assertThat(Simple.JSONB.canonical("{\"a.0\\\" 1.0\": 1.0, \"b\": [1.50, \"x\\\\\", 2.0], \"c\": \"1.00\"}"))
                .isEqualTo("{\"a.0\\\" 1.0\": 1, \"b\": [1.5, \"x\\\\\", 2], \"c\": \"1.00\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\":1,\"a\":2} | {\"a\": 2, \"b\": 1}",
                "{\"aa\":1,\"b\":2} | {\"b\": 2, \"aa\": 1}",
                "{\"a\":1,\"a\":2.50} | {\"a\": 2.5}",
                "[ 1e2 , -0.0, 1E-2,\t{} , [ ] ] | [100, 0, 0.01, {}, []]",
                "\"\\u00e4\\/\\u0001\" | \"ä/\\u0001\"",
                " null | null",
                "true | true"
            })
    void a_json_text_stands_for_what_jsonb_would_hold(String printed, String canonical) {
        assertThat(Simple.JSON_VALUE.canonical(printed)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"a\":", "[1,]", "1 2", "{\"a\":\"\\u0000\"}", "1e200000", "[1", "{\"a\" 1}", "nul"})
    void what_jsonb_does_not_take_is_itself(String printed) {
        assertThat(Simple.JSON_VALUE.canonical(printed)).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(1.0,1.0) | (1,1.0)",
                "(,) | (,)",
                "(1.50,\"\") | (1.5,\"\")",
                "(2,\"a,b\"\"c\\\\d (e)\") | (2,\"a,b\"\"c\\\\d (e)\")"
            })
    void a_row_is_canonical_attribute_by_attribute(String printed, String canonical) {
        assertThat(PAIR.canonical(printed)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {}",
                "{\"(1.0,x)\",NULL,\"(2.50,\\\"a b\\\")\"} | {\"(1,x)\",NULL,\"(2.5,\\\"a b\\\")\"}",
                "{{\"(1.0,x)\"},{\"(2,y)\"}} | [1:2][1:1]={\"(1,x)\",\"(2,y)\"}",
                "[0:0]={\"(1.0,x)\"} | [0:0]={\"(1,x)\"}"
            })
    void an_array_is_canonical_element_by_element_and_keeps_its_shape(String printed, String canonical) {
        assertThat(new Elements(PAIR).canonical(printed)).isEqualTo(canonical);
    }

    @Test
    void an_element_that_reads_like_null_is_not_null() {
        assertThat(new Elements(Simple.PADDED).canonical("{\"NULL  \",NULL,\"\",\"   \"}"))
                .isEqualTo("{\"NULL\",NULL,\"\",\"\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"x", "(", "(1.0", "(1.0)", "(1.0,a,b)", "(1.0,\"a)", "(1.0,a)x"})
    void a_row_that_is_not_understood_stays_as_it_prints(String printed) {
        assertThat(PAIR.canonical(printed)).isEqualTo(printed);
        assertThat(new Elements(PAIR).canonical(printed)).isEqualTo(printed);
    }
}
