package io.lockstep.verifier.causes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.dms.CharacterChange;
import io.lockstep.events.dms.EndpointSettings;
import io.lockstep.events.dms.LobMode;
import io.lockstep.events.dms.TaskSettings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {
    private static final EndpointSettings FAITHFUL = new EndpointSettings(true, true, false, true);

    private static final Profile LIMITED = profile(new LobMode.Limited(1), EndpointSettings.DEFAULTS);

    @Test
    void the_settings_decide_which_losses_are_known() {
        assertThat(LIMITED.names())
                .containsExactly(
                        "lob-truncated-at-1KiB",
                        "numeric-scale-6",
                        "timestamp-infinity-clipped",
                        "boolean-as-text",
                        "char-trimmed");
        assertThat(profile(new LobMode.Limited(1), FAITHFUL).names()).containsExactly("timestamp-infinity-clipped");
        assertThat(profile(new LobMode.Full(), FAITHFUL).names()).containsExactly("timestamp-infinity-clipped");
        assertThat(profile(new LobMode.Full(), FAITHFUL).twoSteps()).isTrue();
        assertThat(profile(new LobMode.Omitted(), FAITHFUL).names())
                .containsExactly("lob-omitted", "timestamp-infinity-clipped");
        assertThat(Profile.of(
                                new TaskSettings(
                                        Optional.empty(),
                                        new LobMode.Unknown(),
                                        List.of(new CharacterChange('a', Optional.empty()))),
                                FAITHFUL)
                        .names())
                .containsExactly("timestamp-infinity-clipped", "characters-replaced");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "NULL",
            value = {
                "numeric-scale-6 | numeric | 0.611111104488373 | numeric | 0.611111",
                "numeric-scale-6 | numeric | 0.6111119 | numeric(28,6) | 0.611112",
                "numeric-scale-6 | numeric | 0.6111119 | numeric(28,6) | 0.611111",
                "                | numeric | 0.6111119 | numeric(28,6) | 0.61111",
                "                | numeric(20,10) | 0.6111119 | numeric(28,6) | 0.611112",
                "                | numeric | 0.611111 | numeric(28,6) | 0.611112",
                "timestamp-infinity-clipped | timestamp | infinity | timestamp | 9999-12-31 23:59:59",
                "timestamp-infinity-clipped | timestamptz | infinity | timestamptz | 9999-12-31 23:59:59+00",
                "timestamp-infinity-clipped | timestamp | -infinity | timestamp | 4713-01-01 00:00:00 BC",
                "                           | timestamp | infinity | timestamp | 9999-12-31 00:00:00",
                "                           | timestamp | infinity | timestamp | NULL",
                "                           | timestamp | 9999-12-31 23:59:58 | timestamp | 9999-12-31 23:59:59",
                "boolean-as-text | bool | t | varchar(5) | true",
                "boolean-as-text | bool | f | varchar(5) | false",
                "                | bool | t | varchar(5) | false",
                "                | bool | t | varchar(5) | t",
                "                | bool | t | bool | f",
                "char-trimmed | bpchar(5) | `ab   ` | varchar(5) | ab",
                "             | bpchar(5) | `ab   ` | varchar(5) | `ab `",
                "             | bpchar(5) | `ab   ` | varchar(5) | abc",
                "             | varchar(5) | `ab   ` | varchar(5) | ab",
                "             | text | abc | text | abd"
            })
    void a_loss_explains_exactly_what_its_rule_says(
            @Nullable String loss, String sourceType, String source, String targetType, @Nullable String target) {
        RowPair difference = Given.row()
                .column("c", sourceType, source, targetType, target, null)
                .column("same", "int4", "1", "1")
                .read();

        assertThat(LIMITED.explains(difference)).isEqualTo(loss == null ? List.of() : List.of(loss));
        assertThat(Profile.NONE.explains(difference)).isEmpty();
    }

    @Test
    void a_large_value_is_explained_when_it_was_cut_where_the_task_cuts() {
        assertThat(cut("text", "x".repeat(5000), "x".repeat(1024))).containsExactly("lob-truncated-at-1KiB");
        assertThat(cut("text", "x".repeat(5000), "x".repeat(2048)))
                .as("elsewhere")
                .isEmpty();
        assertThat(cut("text", "x".repeat(5000), "x".repeat(1023) + "y"))
                .as("and altered")
                .isEmpty();
        assertThat(cut("text", "x".repeat(5000), "x".repeat(1023)))
                .as("too short")
                .isEmpty();
        assertThat(cut("text", "x".repeat(1024), "x".repeat(1025))).as("longer").isEmpty();
        assertThat(cut("text", "ä".repeat(5000), "ä".repeat(512))).containsExactly("lob-truncated-at-1KiB");
        assertThat(cut("text", "a" + "ä".repeat(5000), "a" + "ä".repeat(511)))
                .as("a character that does not fit is left out")
                .containsExactly("lob-truncated-at-1KiB");
        assertThat(cut("bytea", "\\x" + "0f".repeat(3000), "\\x" + "0f".repeat(1024)))
                .containsExactly("lob-truncated-at-1KiB");
        assertThat(cut("bytea", "\\x" + "0f".repeat(3000), "\\x" + "0f".repeat(511)))
                .as("1024 digits")
                .isEmpty();
        assertThat(cut("varchar(9000)", "x".repeat(5000), "x".repeat(1024)))
                .as("no large value to DMS")
                .isEmpty();
    }

    @Test
    void a_difference_beside_a_known_loss_is_real() {
        Given given = Given.row()
                .column("doc", "text", "x".repeat(5000), "x".repeat(1024))
                .column("n", "numeric", "0.1234567", "0.123457");
        assertThat(LIMITED.explains(given.read())).containsExactly("lob-truncated-at-1KiB", "numeric-scale-6");

        given.column("other", "text", "a", "b");

        assertThat(LIMITED.explains(given.read())).isEmpty();
    }

    @Test
    void what_nobody_has_read_is_not_explained() {
        Given given = Given.row().column("c", "text", "x".repeat(5000), "x".repeat(1024));

        assertThat(LIMITED.explains(given.unanswered())).isEmpty();
        assertThat(LIMITED.explains(given.read())).isNotEmpty();
    }

    @Test
    void rows_that_are_equal_have_no_loss() {
        assertThat(LIMITED.explains(Given.row().column("c", "int4", "1", "1").read()))
                .isEmpty();
    }

    @Test
    void a_task_without_large_values_leaves_them_null() {
        Profile profile = profile(new LobMode.Omitted(), FAITHFUL);

        assertThat(profile.explains(Given.row().column("c", "json", "{}", null).read()))
                .containsExactly("lob-omitted");
        assertThat(profile.explains(
                        Given.row().column("c", "int4[]", "{1}", null).read()))
                .containsExactly("lob-omitted");
        assertThat(profile.explains(Given.row().column("c", "int4", "1", null).read()))
                .isEmpty();
        assertThat(profile.explains(Given.row().column("c", "json", "{}", "[]").read()))
                .isEmpty();
        assertThat(profile.explains(Given.row().column("c", "text", null, "x").read()))
                .isEmpty();
    }

    @Test
    void characters_are_replaced_as_the_task_says_in_texts_of_limited_length() {
        var changes = List.of(
                new CharacterChange('b', Optional.of((int) 'a')), new CharacterChange(0x1F600, Optional.empty()));
        Profile profile = Profile.of(new TaskSettings(Optional.empty(), new LobMode.Unknown(), changes), FAITHFUL);

        assertThat(profile.explains(
                        Given.row().column("c", "varchar(20)", "ab😀b", "aaa").read()))
                .containsExactly("characters-replaced");
        assertThat(profile.explains(
                        Given.row().column("c", "varchar(20)", "ab😀b", "aab").read()))
                .isEmpty();
        assertThat(profile.explains(Given.row().column("c", "text", "b", "a").read()))
                .isEmpty();
    }

    private static List<String> cut(String type, String source, String target) {
        return LIMITED.explains(Given.row().column("c", type, source, target).read());
    }

    private static Profile profile(LobMode lobs, EndpointSettings endpoints) {
        return Profile.of(new TaskSettings(Optional.empty(), lobs, List.of()), endpoints);
    }
}
