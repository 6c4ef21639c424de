package io.lockstep.capture.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalValueTest {
    @Test
    void texts_of_one_family_are_told_apart_and_from_null() {
        List<String> all = new ArrayList<>();
        for (@Nullable
        String value : new @Nullable String[] {null, "", " ", "null", "0", "a", "a ", "ä", "a\u0308", "😀"}) {
            all.add(bytes("text", value));
        }
        assertThat(all).doesNotHaveDuplicates();
        assertThat(bytes("text", "ä")).isEqualTo(bytes("text", "ä"));
    }

    @Test
    void values_of_different_families_differ_even_when_they_print_alike_and_null_is_null_in_each() {
        assertThat(bytes("number", "1")).isNotEqualTo(bytes("text", "1"));
        assertThat(bytes("text", "x1")).as("no part runs into the next").isNotEqualTo(bytes("textx", "1"));
        assertThat(bytes("number", null)).isEqualTo(bytes("text", null));
    }

    private static String bytes(String family, @Nullable String canonical) {
        return HexFormat.of().formatHex(new CanonicalValue(family).bytes(canonical));
    }
}
