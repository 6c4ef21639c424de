package io.lockstep.capture.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalValueTest {
    @Test
    void texts_of_one_family_are_told_apart_and_from_null() {
        List<String> hashes = new ArrayList<>();
        for (@Nullable
        String value : new @Nullable String[] {null, "", " ", "null", "0", "a", "a ", "ä", "a\u0308", "😀"}) {
            hashes.add(hash("text", value));
        }
        assertThat(hashes).doesNotHaveDuplicates();
        assertThat(hash("text", "ä")).isEqualTo(hash("text", "ä"));
    }

    @Test
    void values_of_different_families_differ_even_when_they_print_alike_and_null_is_null_in_each() {
        assertThat(hash("number", "1")).isNotEqualTo(hash("text", "1"));
        assertThat(hash("text", "x1")).as("no part runs into the next").isNotEqualTo(hash("textx", "1"));
        assertThat(hash("number", null)).isEqualTo(hash("text", null));
    }

    /// A hash wide enough to stand for the bytes.
    private static String hash(String family, @Nullable String canonical) {
        Hasher hasher = Hashing.sha256().newHasher();
        new CanonicalValue(family).write(canonical, hasher);
        return hasher.hash().toString();
    }
}
