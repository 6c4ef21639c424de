package io.lockstep.events.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedConfigurationTest {
    private static final SharedConfiguration TWO = SharedConfiguration.of(Map.of("partitions", "2", "interval", "1s"));

    @Test
    void equal_settings_have_the_same_id_whatever_their_order() {
        assertThat(SharedConfiguration.of(Map.of("interval", "1s", "partitions", "2")))
                .isEqualTo(TWO);
        assertThat(TWO.id()).matches("[0-9a-f]{16}");
    }

    @Test
    void a_name_cannot_lend_characters_to_its_value() {
        assertThat(SharedConfiguration.of(Map.of("ab", "c")).id())
                .isNotEqualTo(SharedConfiguration.of(Map.of("a", "bc")).id());
    }

    @Test
    void what_differs_is_named_with_both_values() {
        var other = SharedConfiguration.of(Map.of("partitions", "4", "interval", "1s", "key", "7"));

        assertThat(TWO.contradicts(other)).isTrue();
        assertThat(TWO.differences(other)).containsExactly("key", "partitions: 2 and 4");
        assertThat(TWO.contradicts(TWO)).isFalse();
    }

    @Test
    void who_does_not_say_how_it_is_configured_contradicts_nobody() {
        assertThat(TWO.contradicts(SharedConfiguration.NONE)).isFalse();
        assertThat(SharedConfiguration.NONE.contradicts(TWO)).isFalse();
    }
}
