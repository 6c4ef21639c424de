package io.lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.capture.database.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
    private static final SecretStore SECRETS = reference -> {
        throw new IllegalArgumentException("planted: there is no secret " + reference);
    };

    private final Interpolation interpolation = new Interpolation(
            Map.of("A", "one", "EMPTY", "", "TRICKY", "$1 \\ ${A}"), Path.of("/nowhere"), SECRETS, false);

    @ParameterizedTest
    @CsvSource({"200ms,200", "1s,1000", "5m,300000", "48h,172800000", "7d,604800000"})
    void a_duration_is_a_number_and_a_unit(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"200ms", "1s", "90s", "5m", "48h"})
    void a_duration_is_shown_in_the_largest_unit_that_fits(String text) {
        assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "-1s", "1.5s", "1 s", "99999999999999s"})
    void what_is_not_a_duration_is_refused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"512B,512", "64KiB,65536", "64MiB,67108864", "2TiB,2199023255552"})
    void a_size_is_a_number_and_a_unit_and_is_shown_as_written(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(text);
    }

    @Test
    void references_are_resolved_once_and_remembered() {
        assertThat(interpolation.resolve("x ${A} ${B:-two} ${EMPTY:-three} ${TRICKY} $${A} $5"))
                .isEqualTo(new Interpolation.Resolved(
                        "x one two three $1 \\ ${A} ${A} $5", List.of("env A", "env B", "env EMPTY", "env TRICKY")));
    }

    @ParameterizedTest
    @CsvSource({
        "${B},the environment variable B is not set",
        "${A,${ without a closing }; write $${ for the characters themselves",
        "${a b},'${a b} is neither ${ENV}, ${ENV:-default}, ${file:/path} nor ${secret:id#key}'",
        "${file:/no/such},cannot read the file of ${file:/no/such}",
        "${secret:gone},planted: there is no secret gone"
    })
    void a_reference_that_cannot_be_resolved_says_why(String text, String message) {
        assertThatThrownBy(() -> interpolation.resolve(text)).hasMessage(message);
    }

    @Test
    void secrets_are_never_printed() {
        DatabaseAccess access = new DatabaseAccess("u", "n", java.util.Optional.of(new Secret("geheim")));

        assertThat(access.toString()).contains("***").doesNotContain("geheim");
        assertThat(new ClientProperties(Map.of("sasl.jaas.config", "geheim")).toString())
                .contains("sasl.jaas.config")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?user=x",
                "jdbc:postgresql://h/d?password=x",
                "jdbc:postgresql://u:p@h/d",
                "jdbc:postgresql://h",
                "jdbc:mysql://h/d"
            })
    void an_address_with_credentials_or_of_something_else_is_refused(String text) {
        assertThatThrownBy(() -> Formats.JDBC_URL.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
    void loopback_addresses_are_accepted(String text) {
        assertThat(Formats.LOOPBACK.parse(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "example.org", "::", ""})
    void no_other_address_is(String text) {
        assertThatThrownBy(() -> Formats.LOOPBACK.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
