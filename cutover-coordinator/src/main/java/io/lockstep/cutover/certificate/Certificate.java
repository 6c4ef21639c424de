package io.lockstep.cutover.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/// The document that is issued, and what becomes of it when somebody checks it.
///
/// Signed are the bytes of the whole document but for its member `signature`, in canonical JSON
/// (`docs/certificate.md`). The member `signer` has the public key and is signed with the rest; it is null
/// in a certificate that nobody has signed. The file is written in one way as well, so that a change of any
/// byte is noticed.
public final class Certificate {
    /// What the member `schema` says.
    public static final String SCHEMA = "lockstep/certificate/v1";

    private static final String SIGNATURE = "signature";
    private static final String SIGNER = "signer";
    private static final String PUBLIC_KEY = "publicKey";

    private Certificate() {}

    /// Signs a content.
    ///
    /// @param content a document with the member `schema`, without numbers that have fractions
    /// @param key empty where the certificate is to say that nobody has signed it
    /// @return the file
    public static String issue(ObjectNode content, Optional<SigningKey> key) {
        ObjectNode document = content.deepCopy();
        document.putNull(SIGNER);
        key.map(SigningKey::verifying)
                .ifPresent(signer -> document.putObject(SIGNER)
                        .put("algorithm", "Ed25519")
                        .put("keyId", signer.id())
                        .put(PUBLIC_KEY, signer.text()));
        byte[] signed = CanonicalJson.bytes(document);
        document.putNull(SIGNATURE);
        key.ifPresent(signing -> document.put(SIGNATURE, Base64.getEncoder().encodeToString(signing.sign(signed))));
        return CanonicalJson.pretty(document);
    }

    /// Checks a file.
    ///
    /// @param trusted the key that it has to be signed with; empty where any will do
    public static Authenticity check(byte[] file, Optional<VerifyingKey> trusted) {
        String text = new String(file, UTF_8);
        if (Stream.of("\"lockstep/certificate/", "\"" + SIGNATURE + "\": ", "\"" + SIGNER + "\": ")
                .noneMatch(text::contains)) {
            return new Authenticity.NotACertificate("it is no document of the kind " + SCHEMA);
        }
        try {
            return CanonicalJson.parse(text) instanceof ObjectNode document
                    ? check(document, file, trusted)
                    : new Authenticity.Refused("it is no JSON object");
        } catch (JsonProcessingException e) {
            return new Authenticity.Refused("it is no JSON any more: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return new Authenticity.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static Authenticity check(ObjectNode document, byte[] file, Optional<VerifyingKey> trusted) {
        JsonNode signature = document.path(SIGNATURE);
        JsonNode signer = document.path(SIGNER);
        if (signature.isNull() && signer.isNull()) {
            return trusted.isEmpty()
                    ? new Authenticity.Unsigned(document)
                    : new Authenticity.Refused("it bears no signature, so that the key given does not vouch for it");
        }
        if (!signature.isTextual() || !signer.path(PUBLIC_KEY).isTextual()) {
            return new Authenticity.Refused("its signature, or the key of its signer, has been taken out");
        }
        VerifyingKey key = VerifyingKey.ofText(signer.path(PUBLIC_KEY).textValue());
        ObjectNode signed = document.deepCopy();
        signed.remove(SIGNATURE);
        if (!key.verifies(CanonicalJson.bytes(signed), decoded(signature.textValue()))) {
            return new Authenticity.Refused(
                    "the signature does not fit: something in it was changed after it was signed");
        }
        if (!Arrays.equals(CanonicalJson.pretty(document).getBytes(UTF_8), file)) {
            return new Authenticity.Refused("its content is as it was signed, but the file was written anew"
                    + " (white space, order or escapes): take the file as it was issued");
        }
        return signed(document, key, trusted);
    }

    /// Base64 can be spelled in several ways that are read alike; one of them is issued.
    private static byte[] decoded(String text) {
        byte[] decoded = Base64.getDecoder().decode(text);
        if (!Base64.getEncoder().encodeToString(decoded).equals(text)) {
            throw new IllegalArgumentException("its signature is not written as signatures are");
        }
        return decoded;
    }

    private static Authenticity signed(ObjectNode document, VerifyingKey key, Optional<VerifyingKey> trusted) {
        if (!document.path("schema").asText().equals(SCHEMA)) {
            return new Authenticity.NotACertificate(
                    "it is of the kind " + document.path("schema").asText() + ", and this version reads " + SCHEMA);
        }
        if (trusted.isEmpty()) {
            return new Authenticity.SignerUnknown(document, key);
        }
        return trusted.get().id().equals(key.id())
                ? new Authenticity.Trusted(document, key)
                : new Authenticity.Refused("it is signed by another key (" + key.id() + ") than the one given ("
                        + trusted.get().id() + ")");
    }
}
