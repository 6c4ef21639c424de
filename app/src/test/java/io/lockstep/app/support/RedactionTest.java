package io.lockstep.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
    private final Redaction redaction = new Redaction(List.of("geheim", "geheim-and-more", "two\nlines-of-it", "abc"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the word geheim in a log|the word *** in a log",
                "geheim-and-more|***",
                "x lines-of-it y|x *** y",
                "abc is too short to be told from a word|abc is too short to be told from a word",
                "password=hunter2 user=me|password=*** user=me",
                "PASSWORD: hunter2|PASSWORD: ***",
                "{\"password\" : \"hunter 2\",\"x\":1}|{\"password\" : \"***\",\"x\":1}",
                "jdbc:postgresql://h/db?user=u&password=hunter2&ssl=true|jdbc:postgresql://h/db?user=u&password=***&ssl=true",
                "postgres://me:hunter2@host/db|postgres://me:***@host/db",
                "Authorization: Bearer abcdef.ghi|Authorization: Bearer ***",
                "lockstep_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA was used|*** was used",
                "nothing to hide at 0/16B3748|nothing to hide at 0/16B3748"
            })
    void what_is_secret_is_taken_out(String text, String redacted) {
        assertThat(redaction.of(text)).isEqualTo(redacted);
    }
}
