package io.lockstep.capture.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkMac;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret that a migration's fingerprints are made with. Each column has a key of its own, derived from it by
/// HMAC-SHA256 over table and column, so equal values of two columns cannot be told to be equal. Immutable.
public final class FingerprintKey {
    private static final int LEAST_BYTES = 16;
    private static final int RANDOM_BYTES = 32;
    private static final String COLUMN = "lockstep column fingerprint 1";
    private static final String WATERMARK = "lockstep watermark 1";

    private final byte[] secret;
    private final int publicId;

    /// @throws IllegalArgumentException when the secret is shorter than 16 bytes
    public FingerprintKey(byte[] secret) {
        if (secret.length < LEAST_BYTES) {
            throw new IllegalArgumentException("A fingerprint key needs at least " + LEAST_BYTES
                    + " bytes, this one has " + secret.length + ": generate one with `openssl rand -hex 32`");
        }
        this.secret = secret.clone();
        this.publicId = firstBytesOfHash(secret);
    }

    /// Parses what `openssl rand -hex 32` prints.
    ///
    /// @throws IllegalArgumentException when the text is not hexadecimal, or too short; the message does not show
    ///     it
    public static FingerprintKey ofHex(String hex) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(hex.strip());
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "The fingerprint key is not hexadecimal: generate one with `openssl rand -hex 32`");
        }
        return new FingerprintKey(bytes);
    }

    /// A new key, for a run whose two captures live in one process.
    public static FingerprintKey random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new FingerprintKey(bytes);
    }

    /// Tells keys apart without giving them away: the first four bytes of the secret's SHA-256.
    public int publicId() {
        return publicId;
    }

    private static int firstBytesOfHash(byte[] secret) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(secret))
                    .getInt();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks SHA-256", e);
        }
    }

    /// A key for another purpose than the fingerprints of the change log, from which neither they nor this key can
    /// be told.
    public byte[] derived(String purpose) {
        return derive("", "", purpose);
    }

    /// SipHash-2-4 under the key of one column, in target naming.
    HashFunction column(TableId table, String column) {
        ByteBuffer key = ByteBuffer.wrap(derive(COLUMN, table.schema(), table.name(), column));
        return Hashing.sipHash24(key.getLong(), key.getLong());
    }

    /// What a lane's watermarks are signed with.
    public WatermarkMac watermarks(String migration, String lane) {
        return new WatermarkMac(publicId(), derive(WATERMARK, migration, lane));
    }

    private byte[] derive(String purpose, String... path) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(purpose.getBytes(UTF_8));
            for (String part : path) {
                byte[] name = part.getBytes(UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(name.length).flip());
                mac.update(name);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks HMAC-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
