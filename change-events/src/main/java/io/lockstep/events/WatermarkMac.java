package io.lockstep.events;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Signs the watermarks of one lane, so that a row which anybody else wrote is told apart. A signature is the
/// public identifier of the fingerprint key (4 bytes), then HMAC-SHA-256 over epoch, sequence and seen, cut to 16
/// bytes, under a key that belongs to this migration and lane alone. Immutable.
public final class WatermarkMac {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 16;

    private final int keyId;
    private final SecretKeySpec key;

    /// @param keyId the public identifier of the key that `key` was derived from
    /// @param key secret, of this migration and lane alone
    public WatermarkMac(int keyId, byte[] key) {
        this.keyId = keyId;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    public byte[] sign(long epoch, long sequence, long seen) {
        return ByteBuffer.allocate(Integer.BYTES + MAC_BYTES)
                .putInt(keyId)
                .put(mac(epoch, sequence, seen), 0, MAC_BYTES)
                .array();
    }

    /// Says whose signature it is. It is compared in constant time.
    public Origin origin(byte @Nullable [] signature, long epoch, long sequence, long seen) {
        if (signature == null || signature.length != Integer.BYTES + MAC_BYTES) {
            return Origin.NOBODY;
        }
        if (ByteBuffer.wrap(signature).getInt() != keyId) {
            return Origin.OTHER_KEY;
        }
        return MessageDigest.isEqual(signature, sign(epoch, sequence, seen)) ? Origin.WRITER : Origin.NOBODY;
    }

    private byte[] mac(long epoch, long sequence, long seen) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(
                    mac.doFinal(ByteBuffer.allocate(3 * Long.BYTES)
                            .putLong(epoch)
                            .putLong(sequence)
                            .putLong(seen)
                            .array()),
                    MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks HMAC-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }

    /// Who has written a watermark.
    public enum Origin {
        /// A writer with this migration's key.
        WRITER,
        /// Whoever wrote it claims another key: most likely an earlier run, or a service configured differently.
        OTHER_KEY,
        /// Nobody who knows the key.
        NOBODY
    }
}
