package io.lockstep.events.equality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EqualityPageTest {
    private static final Path PAGE = Path.of("..", "docs", "equality.md");
    private static final String HEAD = "-Dtest=EqualityPageTest -Dlockstep.regenerate=true -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void the_page_lists_every_type_and_its_rule() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(HEAD) + HEAD.length()) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("lockstep.regenerate")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE).as("its comment says how to write it anew").hasContent(expected);
    }

    private static String table() {
        return Arrays.stream(TypeRule.values())
                .map(EqualityPageTest::line)
                .collect(Collectors.joining(
                        "\n", "\n| types | family | equal when | only `exact` tells |\n|---|---|---|---|\n", "\n\n"));
    }

    private static String line(TypeRule rule) {
        String types = rule.types().stream().map(type -> "`" + type + "`").collect(Collectors.joining(", "));
        String family = rule.types().stream().map(rule::family).distinct().count() > 1
                ? "each its own"
                : rule.family(rule.types().getFirst());
        return "| " + types + " | " + family + " | " + equal(rule) + " | " + exact(rule) + " |";
    }

    private static String equal(TypeRule rule) {
        return switch (rule) {
            case NUMBER -> "their values are: 1.0 is 1.00, NaN is NaN";
            case MONEY -> "their amounts are; a number of the same value is equal";
            case FLOAT -> "their values are: one zero, one NaN";
            case TEXT -> "all characters are the same";
            case PADDED_TEXT -> "all characters but the padding are the same";
            case CITEXT -> "all characters are the same, their case included";
            case BITS -> "length and bits are the same";
            case JSON -> "the texts are the same";
            case JSONB -> "members, elements and values are the same, numbers by value";
            case NETWORK -> "address and mask are the same";
            case GEOMETRIC -> "every coordinate is, in order";
            case AS_PRINTED -> "they print alike: every microsecond, offset, unit, byte and lexeme counts";
            case EXTENSION -> "they print alike";
        };
    }

    private static String exact(TypeRule rule) {
        return switch (rule) {
            case NUMBER -> "the scale";
            case MONEY -> "a `numeric` or `int` on the other side";
            case TEXT, CITEXT, BITS, JSON, NETWORK, AS_PRINTED, EXTENSION -> "nothing more";
            case FLOAT, GEOMETRIC -> "the sign of a zero";
            case PADDED_TEXT -> "the length that it is padded to";
            case JSONB -> "the scale of numbers";
        };
    }
}
