package io.lockstep.events.equality;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.equality.Form.Beginning;
import io.lockstep.events.equality.Form.FirstBytes;
import io.lockstep.events.equality.Form.Rounded;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ToleranceFormTest {
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
        assertThat(new Beginning(bytes).canonical(text)).isEqualTo(compared);
    }

    @Test
    void the_first_bytes_of_binary_data_are_compared_whatever_they_stand_for() {
        assertThat(new FirstBytes(4).canonical("\\x010203c305")).isEqualTo("\\x010203c3");
        assertThat(new FirstBytes(5).canonical("\\x010203c305")).isEqualTo("\\x010203c305");
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
    void numbers_are_rounded_half_away_from_zero(int scale, String number, String compared) {
        assertThat(new Rounded(scale).canonical(number)).isEqualTo(compared);
    }

    @Test
    void a_value_all_of_which_is_compared_stays_the_same_object() {
        String text = "ä".repeat(50);
        assertThat(new Beginning(100).canonical(text)).isSameAs(text);
    }

    @Test
    void what_is_no_number_is_itself() {
        for (String special : new String[] {"NaN", "Infinity", "-Infinity"}) {
            assertThat(new Rounded(2).canonical(special)).isEqualTo(special);
        }
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, 500).mapToObj(i -> 104_729L * i + 1);
    }

    /// The longest prefix of whole characters that fits; whatever follows it changes nothing, and what is in it does.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_text_is_equal_to_another_exactly_when_its_beginning_is(long seed) {
        var random = new Random(seed);
        var truncated = new Beginning(4 + random.nextInt(30));
        String text = text(random, random.nextInt(40));
        String compared = truncated.canonical(text);

        assertThat(text).startsWith(compared);
        assertThat(compared.getBytes(UTF_8).length).isLessThanOrEqualTo(truncated.bytes());
        if (compared.length() < text.length()) {
            String next =
                    text.substring(0, compared.length() + Character.charCount(text.codePointAt(compared.length())));
            assertThat(next.getBytes(UTF_8).length).isGreaterThan(truncated.bytes());
            assertThat(truncated.canonical(compared + text.substring(compared.length()) + text(random, 3)))
                    .isEqualTo(compared);
        }
        if (!compared.isEmpty()) {
            int at = random.nextInt(compared.length());
            String other = compared.substring(0, at) + '#' + text.substring(Math.min(at + 1, text.length()));
            assertThat(truncated.canonical(other)).isNotEqualTo(compared);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_number_is_equal_to_what_postgresql_stores_of_it_and_to_no_other_of_that_scale(long seed) {
        var random = new Random(seed);
        var rounded = new Rounded(random.nextInt(8));
        var number = new BigDecimal(new BigInteger(70, random), random.nextInt(20) - 4);
        BigDecimal signed = random.nextBoolean() ? number : number.negate();
        var compared = new BigDecimal(rounded.canonical(signed.toPlainString()));

        assertThat(compared.subtract(signed).abs().movePointRight(rounded.scale()))
                .isLessThanOrEqualTo(new BigDecimal("0.5"));
        assertThat(rounded.canonical(compared.toPlainString())).isEqualTo(compared.toPlainString());
        BigDecimal step = BigDecimal.ONE.movePointLeft(rounded.scale());
        assertThat(rounded.canonical(compared.add(step).toPlainString())).isNotEqualTo(compared.toPlainString());
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
