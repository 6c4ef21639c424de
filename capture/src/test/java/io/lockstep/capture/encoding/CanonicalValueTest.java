package io.lockstep.capture.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.lockstep.capture.encoding.ValueKind.Scalar;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalValueTest {
    @Test
    void numbers_are_equal_by_value_whatever_their_scale_and_type() {
        assertThat(List.of("1", "1.0", "1.00", "0.1e1", 1, 1L, (short) 1))
                .allSatisfy(one -> assertThat(hash(one, Scalar.NUMBER)).isEqualTo(hash("1", Scalar.NUMBER)));
        assertThat(hash("1E+100", Scalar.NUMBER)).isEqualTo(hash("1" + "0".repeat(100), Scalar.NUMBER));
        assertThat(hash("-0.00", Scalar.NUMBER)).isEqualTo(hash("0", Scalar.NUMBER));
        assertThat(hash("NAN", Scalar.NUMBER)).isEqualTo(hash("NaN", Scalar.NUMBER));
    }

    @Test
    void numbers_that_differ_are_told_apart() {
        assertAllDifferent(
                Scalar.NUMBER,
                "0",
                "1",
                "-1",
                "10",
                "0.1",
                "1.01",
                "1e18",
                "1e19",
                "-1e19",
                "123456789012345678",
                "1234567890123456789",
                "12345678901234567890",
                "0.000000000000000000001",
                "NAN",
                "POSITIVE_INFINITY",
                "NEGATIVE_INFINITY",
                null);
    }

    @Test
    void floats_have_one_zero_and_one_nan() {
        assertThat(hash(-0.0, Scalar.PLAIN)).isEqualTo(hash(0.0, Scalar.PLAIN)).isEqualTo(hash(-0.0f, Scalar.PLAIN));
        assertThat(hash(Double.longBitsToDouble(0x7ff8000000000001L), Scalar.PLAIN))
                .isEqualTo(hash(Double.NaN, Scalar.PLAIN));
        assertAllDifferent(
                Scalar.PLAIN,
                0.0,
                Double.MIN_VALUE,
                1.0,
                Math.nextUp(1.0),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY);
    }

    @Test
    void values_of_different_types_are_told_apart_even_when_they_print_alike() {
        assertAllDifferent(
                Scalar.PLAIN,
                null,
                "",
                "null",
                "0",
                0,
                0.0,
                false,
                true,
                1,
                "1",
                "true",
                new byte[0],
                new byte[] {0},
                new byte[] {0, 0},
                new byte[] {48});
    }

    @Test
    void only_the_padding_of_char_does_not_count() {
        assertThat(hash("ab", Scalar.PADDED_TEXT)).isEqualTo(hash("ab   ", Scalar.PADDED_TEXT));
        assertAllDifferent(Scalar.PADDED_TEXT, "ab", " ab", "a b", "ab\t", "");
        assertAllDifferent(Scalar.PLAIN, "ab", "ab ");
    }

    @Test
    void bytes_are_the_same_however_they_are_held() {
        assertThat(hash(ByteBuffer.wrap(new byte[] {1, 2}), Scalar.PLAIN))
                .isEqualTo(hash(new byte[] {1, 2}, Scalar.PLAIN));
        ByteBuffer twice = ByteBuffer.wrap(new byte[] {1, 2});
        assertThat(hash(twice, Scalar.PLAIN)).isEqualTo(hash(twice, Scalar.PLAIN));
    }

    @Test
    void parts_of_a_structure_do_not_run_into_each_other() {
        assertThat(hash(pair("ab", "c"), Scalar.PLAIN)).isNotEqualTo(hash(pair("a", "bc"), Scalar.PLAIN));
        assertThat(hash(pair("a", null), Scalar.PLAIN)).isNotEqualTo(hash(pair(null, "a"), Scalar.PLAIN));
    }

    @Test
    void what_has_no_rule_is_not_written() {
        assertThat(CanonicalValue.write(Map.of(), Scalar.PLAIN, hasher())).isFalse();
        assertThat(CanonicalValue.write("x", new ValueKind.NotComparable("timetz"), hasher()))
                .isFalse();
        assertThat(CanonicalValue.write("one", Scalar.NUMBER, hasher())).isFalse();
    }

    private static Struct pair(@Nullable String first, @Nullable String second) {
        Schema schema = SchemaBuilder.struct()
                .field("x", Schema.OPTIONAL_STRING_SCHEMA)
                .field("y", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        return new Struct(schema).put("x", first).put("y", second);
    }

    private static void assertAllDifferent(ValueKind kind, @Nullable Object... values) {
        List<String> hashes = new ArrayList<>();
        for (@Nullable Object value : values) {
            hashes.add(hash(value, kind));
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }

    /// A hash wide enough to stand for the bytes.
    private static String hash(@Nullable Object value, ValueKind kind) {
        Hasher hasher = hasher();
        assertThat(CanonicalValue.write(value, kind, hasher)).isTrue();
        return hasher.hash().toString();
    }

    private static Hasher hasher() {
        return Hashing.sha256().newHasher();
    }
}
