package io.lockstep.cutover.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signing, checking, and whatever somebody may do to a certificate in between.
class CertificateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SigningKey KEY = SigningKey.random();
    private static final Optional<VerifyingKey> TRUSTED = Optional.of(KEY.verifying());

    @TempDir
    private Path directory;

    @Test
    void what_was_issued_is_trusted_by_whom_has_the_key_and_known_to_be_intact_by_anybody() throws IOException {
        String text = Certificate.issue(content(), Optional.of(KEY));

        assertThat(check(text, TRUSTED)).isInstanceOf(Authenticity.Trusted.class);
        assertThat(check(text, Optional.empty())).isInstanceOf(Authenticity.SignerUnknown.class);
        assertThat(check(text, Optional.empty()).content().orElseThrow().path("migration"))
                .isEqualTo(new TextNode("shop"));
        assertThat(JSON.readTree(text).path("signer").path("publicKey").asText())
                .isEqualTo(KEY.verifying().text());
    }

    @Test
    void nobodys_certificate_says_so_and_is_refused_where_a_key_is_asked_for() throws IOException {
        String text = Certificate.issue(content(), Optional.empty());

        assertThat(check(text, Optional.empty())).isInstanceOf(Authenticity.Unsigned.class);
        assertThat(check(text, TRUSTED)).isInstanceOf(Authenticity.Refused.class);
    }

    @Test
    void another_key_than_the_trusted_one_is_refused_by_name() throws IOException {
        SigningKey other = SigningKey.random();

        assertThat(check(Certificate.issue(content(), Optional.of(other)), TRUSTED))
                .isEqualTo(new Authenticity.Refused("it is signed by another key ("
                        + other.verifying().id() + ") than the one given ("
                        + KEY.verifying().id() + ")"));
    }

    @Test
    void a_signature_that_is_taken_out_does_not_make_it_an_unsigned_one() throws IOException {
        ObjectNode document = issued();
        document.putNull("signature");
        assertThat(check(CanonicalJson.pretty(document), Optional.empty())).isInstanceOf(Authenticity.Refused.class);
        document.remove("signature");
        assertThat(check(CanonicalJson.pretty(document), Optional.empty())).isInstanceOf(Authenticity.Refused.class);
        document = issued();
        document.putNull("signer");
        assertThat(check(CanonicalJson.pretty(document), Optional.empty())).isInstanceOf(Authenticity.Refused.class);
    }

    @Test
    void whatever_is_something_else_is_no_certificate() {
        for (String other : List.of("", "{}", "[]", "hello", "{\"schema\":\"lockstep/demo/v1\"}", "\u0000")) {
            assertThat(check(other, Optional.empty())).as(other).isInstanceOf(Authenticity.NotACertificate.class);
        }
    }

    /// Each value in it, however deep, changed to another of its kind, or taken out.
    @Test
    void every_member_that_is_altered_is_noticed() throws IOException {
        List<String> pointers = new ArrayList<>();
        pointers("", issued(), pointers);
        assertThat(pointers).hasSizeGreaterThan(15);
        for (String pointer : pointers) {
            for (boolean removed : new boolean[] {false, true}) {
                ObjectNode document = issued();
                alter(document, pointer, removed);
                String text = CanonicalJson.pretty(document);
                assertThat(check(text, TRUSTED)).as(pointer).isInstanceOf(Authenticity.Refused.class);
                assertThat(check(text, Optional.empty())).as(pointer).isInstanceOf(Authenticity.Refused.class);
            }
        }
    }

    private static void pointers(String at, JsonNode node, List<String> all) {
        if (!at.isEmpty()) {
            all.add(at);
        }
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> pointers(at + "/" + name, object.get(name), all));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                pointers(at + "/" + i, array.get(i), all);
            }
        }
    }

    private static void alter(ObjectNode document, String pointer, boolean removed) {
        int end = pointer.lastIndexOf('/');
        JsonNode parent = document.at(pointer.substring(0, end));
        String name = pointer.substring(end + 1);
        JsonNode altered =
                altered(parent instanceof ArrayNode array ? array.get(Integer.parseInt(name)) : parent.get(name));
        switch (parent) {
            case ObjectNode object when removed -> object.remove(name);
            case ObjectNode object -> object.set(name, altered);
            case ArrayNode array when removed -> array.remove(Integer.parseInt(name));
            case ArrayNode array -> array.set(Integer.parseInt(name), altered);
            default -> throw new IllegalStateException(pointer);
        }
    }

    private static JsonNode altered(JsonNode node) {
        if (node.isIntegralNumber()) {
            return JSON.getNodeFactory().numberNode(node.asLong() + 1);
        }
        return node.isBoolean()
                ? JSON.getNodeFactory().booleanNode(!node.asBoolean())
                : JSON.getNodeFactory().textNode(node.asText() + "x");
    }

    /// Bytes altered, taken out, put in, or swapped, at random.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void any_byte_that_is_altered_is_noticed(long seed) throws IOException {
        byte[] issued = Certificate.issue(content(), Optional.of(KEY)).getBytes(UTF_8);
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] altered = fuzzed(issued, random);
            if (!Arrays.equals(altered, issued)) {
                Authenticity found = Certificate.check(altered, Optional.empty());
                assertThat(found)
                        .as("seed %d, %d: %s", seed, i, new String(altered, UTF_8))
                        .isInstanceOf(Authenticity.Refused.class);
            }
        }
    }

    @Test
    void every_single_bit_that_is_flipped_is_noticed() throws IOException {
        byte[] issued = Certificate.issue(content(), Optional.of(KEY)).getBytes(UTF_8);
        for (int bit = 0; bit < 8 * issued.length; bit++) {
            byte[] altered = issued.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Certificate.check(altered, TRUSTED)).as("bit %d", bit).isInstanceOf(Authenticity.Refused.class);
        }
    }

    private static byte[] fuzzed(byte[] issued, Random random) {
        int at = random.nextInt(issued.length);
        byte[] longer = new byte[issued.length + 1];
        System.arraycopy(issued, 0, longer, 0, at);
        System.arraycopy(issued, at, longer, at + 1, issued.length - at);
        longer[at] = (byte) random.nextInt(256);
        byte[] shorter = new byte[issued.length - 1];
        System.arraycopy(issued, 0, shorter, 0, at);
        System.arraycopy(issued, at + 1, shorter, at, issued.length - at - 1);
        byte[] other = issued.clone();
        other[at] = (byte) random.nextInt(256);
        return List.of(longer, shorter, other).get(random.nextInt(3));
    }

    @Test
    void a_file_that_is_written_anew_is_refused_and_said_to_be_intact_in_content() throws IOException {
        assertThat(check(issued().toString(), TRUSTED))
                .isInstanceOfSatisfying(
                        Authenticity.Refused.class,
                        refused -> assertThat(refused.reason()).contains("content is as it was signed"));
    }

    @Test
    void a_signature_that_is_only_spelled_otherwise_is_refused() throws IOException {
        ObjectNode document = issued();
        byte[] signature = Base64.getDecoder().decode(document.path("signature").asText());
        document.put("signature", Base64.getEncoder().withoutPadding().encodeToString(signature));

        assertThat(check(CanonicalJson.pretty(document), TRUSTED)).isInstanceOf(Authenticity.Refused.class);
    }

    @Test
    void what_is_signed_is_one_text_whatever_order_members_were_put_in() throws IOException {
        ObjectNode one = JSON.createObjectNode();
        one.put("b", 2)
                .put("a", "\u00e4\u20ac\ud83d\ude00\u007f/\"\\\b\t\n\f\r\u0001")
                .putArray("c")
                .add(true)
                .addNull();
        one.putObject("d");
        ObjectNode other = JSON.createObjectNode();
        other.putObject("d");
        other.putArray("c").add(true).addNull();
        other.put("a", one.path("a").asText()).put("b", 2);

        assertThat(new String(CanonicalJson.bytes(one), UTF_8))
                .isEqualTo(
                        "{\"a\":\"\u00e4\u20ac\ud83d\ude00\u007f/\\\"\\\\\\b\\t\\n\\f\\r\\u0001\",\"b\":2,\"c\":[true,null],\"d\":{}}")
                .isEqualTo(new String(CanonicalJson.bytes(other), UTF_8));
        assertThat(JSON.readTree(CanonicalJson.pretty(one))).isEqualTo(one);
        for (JsonNode number : List.of(new DoubleNode(1.5), new LongNode(1L << 53), new LongNode(Long.MIN_VALUE))) {
            assertThatThrownBy(() -> CanonicalJson.bytes(number)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// With nothing of ours but the document: openssl makes the key, and checks what we have signed with
    /// it.
    @Test
    void openssl_makes_the_keys_and_says_the_same_of_a_signature() throws Exception {
        assumeThat(runs("openssl", "version")).as("openssl is not installed").isTrue();
        assertThat(runs("openssl", "genpkey", "-algorithm", "ed25519", "-out", "key.pem"))
                .isTrue();
        assertThat(runs("openssl", "pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"))
                .isTrue();
        SigningKey key = SigningKey.ofPem(Files.readString(directory.resolve("key.pem")));
        VerifyingKey trusted = VerifyingKey.ofPem(Files.readString(directory.resolve("public.pem")));
        assertThat(key.verifying()).isEqualTo(trusted);
        assertThat(key.pem()).isEqualTo(Files.readString(directory.resolve("key.pem")));
        assertThat(key.verifying().pem()).isEqualTo(Files.readString(directory.resolve("public.pem")));
        String text = Certificate.issue(content(), Optional.of(key));
        ObjectNode document = (ObjectNode) JSON.readTree(text);
        byte[] signature =
                Base64.getDecoder().decode(document.remove("signature").asText());
        Files.write(directory.resolve("signature"), signature);
        Files.write(directory.resolve("signed"), CanonicalJson.bytes(document));
        assertThat(opensslAccepts()).isTrue();
        Files.writeString(directory.resolve("signed"), " ", StandardOpenOption.APPEND);
        assertThat(opensslAccepts()).isFalse();
        assertThat(check(text, Optional.of(trusted))).isInstanceOf(Authenticity.Trusted.class);
    }

    @Test
    void jq_writes_the_bytes_that_are_signed() throws Exception {
        assumeThat(runs("jq", "--version")).as("jq is not installed").isTrue();
        Files.writeString(directory.resolve("certificate.json"), Certificate.issue(content(), Optional.of(KEY)));
        Path written = directory.resolve("signed");
        Process jq = new ProcessBuilder("jq", "-cjS", "del(.signature)", "certificate.json")
                .directory(directory.toFile())
                .redirectOutput(written.toFile())
                .start();
        assertThat(jq.waitFor()).isZero();
        ObjectNode document = issued();
        document.remove("signature");
        assertThat(Files.readString(written)).isEqualTo(new String(CanonicalJson.bytes(document), UTF_8));
    }

    private boolean opensslAccepts() throws Exception {
        return runs(
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                "public.pem",
                "-rawin",
                "-in",
                "signed",
                "-sigfile",
                "signature");
    }

    private boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void a_key_is_never_shown_and_another_kind_of_key_is_refused() {
        assertThat(KEY.toString()).isEqualTo("***");
        assertThat(SigningKey.ofPem(KEY.pem()).verifying()).isEqualTo(KEY.verifying());
        for (String wrong :
                List.of("", "geheim", KEY.verifying().pem(), KEY.pem().replace("M", "N"))) {
            assertThatThrownBy(() -> SigningKey.ofPem(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("geheim");
        }
    }

    private static Authenticity check(String text, Optional<VerifyingKey> trusted) {
        return Certificate.check(text.getBytes(UTF_8), trusted);
    }

    private static ObjectNode issued() throws IOException {
        return (ObjectNode) JSON.readTree(Certificate.issue(content(), Optional.of(KEY)));
    }

    private static ObjectNode content() throws IOException {
        return (ObjectNode) JSON.readTree("""
                {"schema": "lockstep/certificate/v1", "migration": "shop", "run": {"id": "2", "pauseMillis": 214,
                 "approvedBy": ["paul", "p\u00e4ula"]}, "tables": [{"table": "public.\\"x\\ty\\"", "digest": {"outcome": "EQUAL",
                 "source": {"rows": 9007199254740990, "sql": "SELECT 1\\nFROM \\"t\\""}}, "covered": true}],
                 "outside": [], "proof": {"reasons": [], "none": null}}""");
    }
}
