package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.certificate.Certificate;
import io.lockstep.cutover.certificate.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What checking a certificate says, and by which exit status.
class CertificateCommandTest {
    private static final SigningKey KEY = SigningKey.random();

    @TempDir
    private Path directory;

    private Path trusted;

    @BeforeEach
    void write() throws IOException {
        trusted =
                Files.writeString(directory.resolve("key.pub"), KEY.verifying().pem());
    }

    @Test
    void whoever_has_the_key_is_told_that_it_is_intact_and_what_it_says() throws IOException {
        Ran ran = verify(file(Optional.of(KEY)), "--public-key", trusted.toString());

        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("intact, signed with the key given")
                .contains("Certificate of cutover 2 of migration shop")
                .contains("ordered by    olga: the night")
                .contains("public.orders  PROVEN   yes      1,000  EQUAL   0123456789ab")
                .contains("TABLES: public.audit (not migrated: nobody has compared them)");
    }

    @Test
    void without_a_key_its_signer_is_unknown_and_without_a_signature_nothing_is_known() throws IOException {
        Ran unknown = verify(file(Optional.of(KEY)));
        assertThat(unknown.status()).isEqualTo(4);
        assertThat(unknown.out()).contains("intact, signer unknown");
        Ran unsigned = verify(file(Optional.empty()));
        assertThat(unsigned.status()).isEqualTo(4);
        assertThat(unsigned.out()).contains("nobody has signed it").contains("by NOBODY");
    }

    @Test
    void what_was_altered_is_refused_and_shown_to_nobody() throws IOException {
        Path file = file(Optional.of(KEY));
        Files.writeString(file, Files.readString(file).replace("olga", "olaf"));

        Ran ran = verify(file);

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .contains("something in it was changed after it was signed")
                .doesNotContain("olaf");
        assertThat(verify(file, "-o", "json").out()).contains("\"result\" : \"REFUSED\"");
    }

    @Test
    void something_else_is_no_certificate_and_no_key() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "{}");
        assertThat(verify(other).status()).isEqualTo(2);
        assertThat(verify(directory.resolve("nothing")).status()).isEqualTo(2);
        Ran ran = verify(file(Optional.of(KEY)), "--public-key", other.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("is no Ed25519 public key").contains("openssl pkey");
    }

    private static Ran verify(Path file, String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "certificate";
        words[1] = "verify";
        System.arraycopy(options, 0, words, 2, options.length);
        words[words.length - 1] = file.toString();
        return Ran.command(words);
    }

    private Path file(Optional<SigningKey> key) throws IOException {
        ObjectNode content = (ObjectNode) new ObjectMapper().readTree("""
                {"schema": "lockstep/certificate/v1", "migration": "shop",
                 "run": {"id": "2", "orderedBy": "olga", "reason": "the night", "approvedBy": ["paul"], "plan": "ab12",
                  "decision": "COMMIT", "decidedAt": "2026-11-27T20:00:00Z", "pauseMillis": 214},
                 "proof": {"verdict": "PROVEN", "statement": "proven: watermark 12", "rules": [], "acceptedLosses": []},
                 "digests": {"outcome": "EQUAL", "reason": "", "source": {"lsn": "0/1"}, "target": {"lsn": "0/2"}},
                 "fence": {"roles": ["till"]},
                 "tables": [{"table": "public.orders", "verdict": "PROVEN", "coverage": {"covered": true},
                  "digest": {"outcome": "EQUAL", "source": {"rows": 1000}, "target": {"sha256": "0123456789abcdef"}}}],
                 "outside": [{"what": "TABLES", "why": "not migrated: nobody has compared them", "names": ["public.audit"]}]}
                """);
        return Files.writeString(directory.resolve("certificate.json"), Certificate.issue(content, key));
    }
}
