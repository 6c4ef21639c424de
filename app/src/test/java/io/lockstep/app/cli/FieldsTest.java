package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldsTest {
    @ParameterizedTest
    @CsvSource({
        "0,0 ms",
        "-0.001,0 ms",
        "0.0004,0 ms",
        "0.25,250 ms",
        "0.9996,1.0 s",
        "59.96,60.0 s",
        "60,1 min 0 s",
        "200.4,3 min 20 s",
        "7500,2 h 5 min",
        "273600,3 d 4 h"
    })
    void a_duration_has_the_unit_that_a_person_would_say(double seconds, String shown) {
        assertThat(Fields.duration(DoubleNode.valueOf(seconds))).isEqualTo(shown);
        assertThat(new TextTable("AFTER").row(shown).row("1").toString()).endsWith("  1");
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KiB", "8912896,8.5 MiB", "3298534883328,3.0 TiB"})
    void bytes_have_the_unit_that_a_person_would_say(long bytes, String shown) {
        assertThat(Fields.bytes(LongNode.valueOf(bytes))).isEqualTo(shown);
    }

    @Test
    void what_is_not_known_is_a_dash() {
        assertThat(Fields.duration(NullNode.instance)).isEqualTo("-");
        assertThat(Fields.bytes(NullNode.instance)).isEqualTo("-");
    }
}
