package io.lockstep.capture.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.TableId;
import org.junit.jupiter.api.Test;

class FingerprintKeyTest {
    private static final FingerprintKey KEY = FingerprintKey.ofHex("00112233445566778899aabbccddeeff");

    @Test
    void every_column_of_every_table_has_a_key_of_its_own() {
        TableId table = new TableId("a", "b");
        long hash = KEY.column(table, "c").hashLong(1).asLong();
        assertThat(KEY.column(table, "c").hashLong(1).asLong()).isEqualTo(hash);
        assertThat(KEY.column(table, "d").hashLong(1).asLong()).isNotEqualTo(hash);
        assertThat(KEY.column(new TableId("ab", "b"), "c").hashLong(1).asLong()).isNotEqualTo(hash);
        assertThat(KEY.column(new TableId("a", "bc"), "c").hashLong(1).asLong()).isNotEqualTo(hash);
        assertThat(FingerprintKey.random().column(table, "c").hashLong(1).asLong())
                .isNotEqualTo(hash);
    }

    @Test
    void the_secret_is_not_shown_and_its_public_identifier_is_stable() {
        assertThat(KEY).hasToString("***");
        assertThat(KEY.publicId())
                .isEqualTo(FingerprintKey.ofHex(" 00112233445566778899AABBCCDDEEFF\n")
                        .publicId());
        assertThat(KEY.publicId()).isNotEqualTo(FingerprintKey.random().publicId());
    }

    @Test
    void a_short_or_malformed_secret_is_refused_without_being_repeated() {
        assertThatThrownBy(() -> FingerprintKey.ofHex("0011"))
                .hasMessageContaining("at least 16 bytes, this one has 2");
        assertThatThrownBy(() -> FingerprintKey.ofHex("not-hex!"))
                .hasMessageContaining("openssl rand -hex 32")
                .hasMessageNotContaining("not-hex");
    }
}
