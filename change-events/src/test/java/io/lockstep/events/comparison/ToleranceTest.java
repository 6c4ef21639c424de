package io.lockstep.events.comparison;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.comparison.Tolerance.Rounded;
import io.lockstep.events.comparison.Tolerance.Truncated;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ToleranceTest {
    @ParameterizedTest
    @CsvSource({
        "4, abcd, abcd",
        "4, abcde, abcd",
        "4, abcXefgh, abcX",
        "4, abcä, abc",
        "5, abcä, abcä",
        "4, ääx, ää",
        "4, €€, €",
        "4, 😀😀, 😀",
        "7, 😀😀, 😀",
        "8, 😀😀, 😀😀"
    })
    void the_whole_characters_within_the_first_bytes_of_a_text_are_compared(int bytes, String text, String compared) {
        assertThat(new Truncated(bytes).of(text)).isEqualTo(compared);
    }

    @Test
    void the_first_bytes_of_binary_data_are_compared_whatever_they_stand_for() {
        byte[] bytes = {1, 2, 3, (byte) 0xc3, 5};
        ByteBuffer compared = new Truncated(4).of(ByteBuffer.wrap(bytes));

        assertThat(compared).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, (byte) 0xc3}));
        assertThat(new Truncated(5).of(ByteBuffer.wrap(bytes))).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "6, 0.611111104488373, 0.611111",
        "2, 0.005, 0.01",
        "2, -0.005, -0.01",
        "2, 0.0049999, 0",
        "2, -2.675, -2.68",
        "0, 0.5, 1",
        "0, -1.5, -2",
        "6, 1, 1",
        "6, 1.100, 1.1",
        "1, 99.95, 100"
    })
    void numbers_are_rounded_half_away_from_zero(int scale, BigDecimal number, BigDecimal compared) {
        assertThat(new Rounded(scale).of(number)).isEqualByComparingTo(compared);
    }

    @Test
    void a_value_all_of_which_is_compared_stays_the_same_object() {
        String text = "ä".repeat(50);
        assertThat(new Truncated(100).of(text)).isSameAs(text);
        BigDecimal number = new BigDecimal("1.5000000");
        assertThat(new Rounded(1).of(number)).isSameAs(number);
    }

    @Test
    void bounds_that_mean_nothing_are_refused() {
        assertThatThrownBy(() -> new Truncated(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rounded(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rounded(1001)).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, 500).mapToObj(i -> 104_729L * i + 1);
    }

    /// The longest prefix of whole characters that fits; whatever follows it changes nothing, and what is in it does.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_text_is_equal_to_another_exactly_when_its_beginning_is(long seed) {
        var random = new Random(seed);
        var truncated = new Truncated(4 + random.nextInt(30));
        String text = text(random, random.nextInt(40));
        String compared = truncated.of(text);

        assertThat(text).startsWith(compared);
        assertThat(compared.getBytes(UTF_8).length).isLessThanOrEqualTo(truncated.bytes());
        if (compared.length() < text.length()) {
            String next =
                    text.substring(0, compared.length() + Character.charCount(text.codePointAt(compared.length())));
            assertThat(next.getBytes(UTF_8).length).isGreaterThan(truncated.bytes());
            assertThat(truncated.of(compared + text.substring(compared.length()) + text(random, 3)))
                    .isEqualTo(compared);
        }
        if (!compared.isEmpty()) {
            int at = random.nextInt(compared.length());
            String other = compared.substring(0, at) + '#' + text.substring(Math.min(at + 1, text.length()));
            assertThat(truncated.of(other)).isNotEqualTo(compared);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_number_is_equal_to_what_postgresql_stores_of_it_and_to_no_other_of_that_scale(long seed) {
        var random = new Random(seed);
        var rounded = new Rounded(random.nextInt(8));
        var number = new BigDecimal(new BigInteger(70, random), random.nextInt(20) - 4);
        BigDecimal signed = random.nextBoolean() ? number : number.negate();
        BigDecimal compared = rounded.of(signed);

        assertThat(compared.subtract(signed).abs().movePointRight(rounded.scale()))
                .isLessThanOrEqualTo(new BigDecimal("0.5"));
        assertThat(rounded.of(compared)).isEqualByComparingTo(compared);
        BigDecimal step = BigDecimal.ONE.movePointLeft(rounded.scale());
        assertThat(rounded.of(compared.add(step))).isNotEqualByComparingTo(compared);
        assertThat(compared).isEqualByComparingTo(signed.setScale(rounded.scale(), RoundingMode.HALF_UP));
    }

    /// Of characters of one to four bytes, none of which is `#`.
    private static String text(Random random, int length) {
        return random.ints(length, 0, 4)
                .mapToObj(width -> switch (width) {
                    case 0 -> Character.toString('a' + random.nextInt(26));
                    case 1 -> Character.toString(0x00c0 + random.nextInt(60));
                    case 2 -> Character.toString(0x20a0 + random.nextInt(20));
                    default -> Character.toString(0x1f600 + random.nextInt(40));
                })
                .collect(Collectors.joining());
    }
}
