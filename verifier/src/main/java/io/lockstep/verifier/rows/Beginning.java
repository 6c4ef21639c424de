package io.lockstep.verifier.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// What a value begins with that is too long to be carried about: hashes that tell it from others. Its `toString` shows
/// nothing of the value.
///
/// @param whole SHA-256 of the whole canonical text in UTF-8, in hexadecimal digits
/// @param octets how much of it the beginning is
/// @param digest SHA-256 of that beginning
/// @param next the up to four octets behind it, in hexadecimal digits; empty when nothing is
public record Beginning(String whole, long octets, String digest, String next) {
    /// That of a text which is carried about.
    public static Beginning of(String text, int octets) {
        byte[] bytes = text.getBytes(UTF_8);
        int end = Math.min(octets, bytes.length);
        var first = Arrays.copyOf(bytes, end);
        var behind = Arrays.copyOfRange(bytes, end, Math.min(end + 4, bytes.length));
        return new Beginning(
                sha256(bytes), octets, sha256(first), HexFormat.of().formatHex(behind));
    }

    /// Whether a value is this beginning and no more.
    public boolean is(Row.Cell cell) {
        return cell.octets() == octets && digest.equals(digestOf(cell));
    }

    /// Whether it is the beginning of this value.
    public boolean isOf(Row.Cell cell) {
        return whole.equals(digestOf(cell));
    }

    /// How many octets the character behind it has, up to four; 0 when none is.
    public int nextCharacter() {
        if (next.isEmpty()) {
            return 0;
        }
        int first = Integer.parseInt(next.substring(0, 2), 16);
        if (first < 0x80) {
            return 1;
        }
        return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    private static String digestOf(Row.Cell cell) {
        String text = cell.text() == null ? "" : cell.text();
        return cell.digest() ? text : sha256(text.getBytes(UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Beginning[" + octets + "]";
    }
}
