package io.lockstep.capture.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class UnchangedTest {
    private static final Unchanged UNCHANGED = new Unchanged("mark");

    @Test
    void each_form_of_the_placeholder_is_recognised() {
        assertThat(UNCHANGED.is("mark")).isTrue();
        assertThat(UNCHANGED.is("mark".getBytes(UTF_8))).isTrue();
        assertThat(UNCHANGED.is(ByteBuffer.wrap("mark".getBytes(UTF_8)))).isTrue();
        assertThat(UNCHANGED.is("{\"mark\":\"mark\"}")).isTrue();
    }

    @Test
    void values_are_not_taken_for_it() {
        assertThat(UNCHANGED.is(null)).isFalse();
        assertThat(UNCHANGED.is("Mark")).isFalse();
        assertThat(UNCHANGED.is("{\"mark\":\"other\"}")).isFalse();
        assertThat(UNCHANGED.is(7)).isFalse();
        assertThat(Unchanged.random().text()).isNotEqualTo(Unchanged.random().text());
    }
}
