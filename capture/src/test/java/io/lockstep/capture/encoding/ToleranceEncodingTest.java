package io.lockstep.capture.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.RowImage;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.equality.ColumnType;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a rule lets be equal, what it still tells apart, and that each use is counted.
class ToleranceEncodingTest {
    private static final TableId TABLE = new TableId("public", "t");
    private static final FingerprintKey SECRET = FingerprintKey.ofHex("00112233445566778899aabbccddeeff");

    @Test
    void a_text_is_compared_up_to_the_cut() {
        Bench bench = new Bench("text", new Tolerance.Truncated(4));

        assertThat(bench.of("abcdef")).isEqualTo(bench.of("abcd")).isEqualTo(bench.of("abcdxyz"));
        assertThat(bench.used()).isEqualTo(2);
        assertThat(bench.of("abcXef")).as("a byte before the cut").isNotEqualTo(bench.of("abcd"));
        assertThat(bench.of("abc")).as("less than what is compared").isNotEqualTo(bench.of("abcd"));
        assertThat(bench.of("")).isNotEqualTo(bench.of(null));
        assertThat(bench.used()).isEqualTo(3);
    }

    @Test
    void binary_data_is_compared_up_to_the_cut() {
        Bench bench = new Bench("bytea", new Tolerance.Truncated(4));

        assertThat(bench.of("\\x0102030405")).isEqualTo(bench.of("\\x01020304")).isEqualTo(bench.of("\\x0102030406"));
        assertThat(bench.of("\\x0102030505")).isNotEqualTo(bench.of("\\x01020304"));
        assertThat(bench.used()).isEqualTo(3);
    }

    @Test
    void a_number_is_compared_up_to_the_scale() {
        Bench bench = new Bench("numeric", new Tolerance.Rounded(6));

        assertThat(bench.of("0.611111104488373"))
                .isEqualTo(bench.of("0.611111"))
                .isEqualTo(bench.of("0.6111110"));
        assertThat(bench.used()).isEqualTo(1);
        assertThat(bench.of("0.611112")).as("the last digit").isNotEqualTo(bench.of("0.611111"));
        assertThat(bench.of("-0.0000005")).isEqualTo(bench.of("-0.000001"));
        assertThat(bench.of("NaN")).isNotEqualTo(bench.of("0")).isNotEqualTo(bench.of("Infinity"));
        assertThat(bench.of(null)).isNotEqualTo(bench.of("0"));
        assertThat(bench.used()).isEqualTo(2);
    }

    @Test
    void under_exact_the_way_in_which_a_value_is_written_counts() {
        Bench bench = new Bench("numeric", new Tolerance.Exact());

        assertThat(bench.of("1.0")).isNotEqualTo(bench.of("1.00")).isEqualTo(bench.of("1.0"));
        assertThat(bench.used())
                .as("all that would be another without the rule")
                .isEqualTo(3);
        assertThat(bench.of("1.5")).isNotEqualTo(bench.of("1"));
        assertThat(bench.used()).isEqualTo(3);
        Bench floats = new Bench("float8", new Tolerance.Exact());
        assertThat(floats.of("-0")).isNotEqualTo(floats.of("0"));
    }

    @Test
    void json_is_compared_by_what_it_stands_for() {
        Bench bench = new Bench("json", new Tolerance.Json());

        assertThat(bench.of("{\"b\":1.0, \"a\":[]}")).isEqualTo(bench.of("{\"a\": [],\"b\": 1}"));
        assertThat(bench.used()).isEqualTo(2);
        assertThat(bench.of("{\"a\": []}")).isNotEqualTo(bench.of("{\"a\": [0]}"));
        assertThat(bench.of("[1,"))
                .as("what is no JSON is itself")
                .isNotEqualTo(bench.of("[1, "))
                .isEqualTo(bench.of("[1,"));
    }

    @Test
    void a_column_that_is_ignored_is_no_part_of_the_comparison_and_each_row_counts() {
        Bench bench = new Bench("text", new Tolerance.Ignored());

        assertThat(bench.image("a")).isEqualTo(bench.image("b"));
        assertThat(bench.used()).isEqualTo(2);
        assertThat(bench.shape().compared().names()).containsExactly("id");
        assertThat(bench.image("a").hasHidden()).isFalse();
    }

    @Test
    void a_rule_that_means_nothing_for_the_type_hides_the_column_and_never_makes_it_equal() {
        Bench bench = new Bench("float8", new Tolerance.Rounded(6));

        assertThat(bench.image("1.5").hasHidden()).isTrue();
        assertThat(bench.encoder().inexact()).containsExactly("v (float8)");
    }

    @Test
    void a_value_that_the_log_leaves_out_stays_hidden() {
        Bench bench = new Bench("text", new Tolerance.Truncated(4));

        assertThat(bench.of("unchanged")).isEqualTo(RowImage.HIDDEN);
        assertThat(bench.used()).isZero();
    }

    @Test
    void other_rules_make_another_scheme() {
        var rules = new ColumnRules(List.of(new ColumnRule(TABLE, "v", new Tolerance.Ignored())));

        assertThat(RecordEncoder.scheme(SECRET, Naming.SAME, rules))
                .isNotEqualTo(RecordEncoder.scheme(SECRET, Naming.SAME, ColumnRules.NONE));
    }

    /// A table with a key and one column that has a rule.
    private static final class Bench {
        private final ColumnRule rule;
        private final RuleUses uses;
        private final TableShape shape;
        private final Schema schema;
        private final TableEncoder encoder;

        Bench(String type, Tolerance tolerance) {
            rule = new ColumnRule(TABLE, "v", tolerance);
            uses = new RuleUses(new ColumnRules(List.of(rule)));
            schema = SchemaBuilder.struct()
                    .field("id", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("v", Schema.OPTIONAL_STRING_SCHEMA)
                    .build();
            shape = new Shapes(
                            table -> new TableShape(
                                    table,
                                    List.of(
                                            new ColumnShape("id", ColumnType.builtIn("int4"), false),
                                            new ColumnShape("v", ColumnType.builtIn(type), false))),
                            Naming.SAME,
                            uses)
                    .of(TABLE, schema);
            encoder = new TableEncoder(shape, schema, SECRET, new Unchanged("unchanged"), uses);
        }

        TableShape shape() {
            return shape;
        }

        TableEncoder encoder() {
            return encoder;
        }

        long used() {
            return uses.of(rule);
        }

        RowImage.Present image(@Nullable String value) {
            return (RowImage.Present)
                    encoder.image(new Struct(schema).put("id", "1").put("v", value));
        }

        long of(@Nullable String value) {
            return image(value).fingerprint(1);
        }
    }
}
