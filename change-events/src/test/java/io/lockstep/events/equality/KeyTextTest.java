package io.lockstep.events.equality;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.KeyColumn.Kind;
import io.lockstep.events.equality.ColumnType.Structure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTextTest {
    private static final ColumnType CITEXT = new ColumnType("public", "citext", new Structure.Base());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int8 | -7 | NUMBER | -7",
                "numeric | 1.00 | NUMBER | 1",
                "numeric | 0.10 | NUMBER | 0.1",
                "numeric | NaN | TEXT | NaN",
                "float8 | -0 | NUMBER | 0",
                "float8 | 1.5e+20 | NUMBER | 150000000000000000000",
                "float8 | -Infinity | TEXT | -Infinity",
                "money | $1,234.50 | NUMBER | 1234.5",
                "bpchar | `ab  ` | TEXT | ab",
                "text | `ab ` | TEXT | `ab `",
                "text | 1.00 | TEXT | 1.00",
                "bytea | \\x00ff | TEXT | \\x00ff",
                "date | 0044-03-15 BC | TEXT | 0044-03-15 BC",
                "timestamptz | 2024-01-01 00:00:00.5+00 | TEXT | 2024-01-01 00:00:00.5+00"
            })
    void a_key_has_the_canonical_text_of_its_type(String type, String printed, Kind kind, String text) {
        assertThat(KeyText.of(ColumnType.builtIn(type)).column("k", printed)).contains(new KeyColumn("k", kind, text));
    }

    @Test
    void the_case_of_a_to_z_makes_no_other_citext_key_and_that_of_other_letters_may() {
        KeyText text = KeyText.of(CITEXT);

        assertThat(text.column("k", "Ab[Z")).isEqualTo(text.column("k", "aB[z"));
        assertThat(text.column("k", "Ä")).isNotEqualTo(text.column("k", "ä"));
    }

    @Test
    void null_is_in_no_key_and_what_is_not_comparable_stays_as_it_prints() {
        assertThat(KeyText.of(CITEXT).column("k", null)).isEmpty();
        assertThat(KeyText.of(ColumnType.builtIn("regclass")).column("k", "Pg_Class"))
                .contains(new KeyColumn("k", Kind.TEXT, "Pg_Class"));
    }
}
