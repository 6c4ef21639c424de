package io.lockstep.cutover.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// A token as the file knows it: whose it is, what for, and the SHA-256 of it. The token itself is nowhere kept.
///
/// @param sha256 64 lower-case hexadecimal digits
public record Token(String name, Role role, String sha256) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String PREFIX = "lockstep_";
    private static final int BYTES = 32;

    public Token {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name is 1 to 64 letters, digits or . _ @ - and begins with a letter or digit");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 is 64 lower-case hexadecimal digits");
        }
    }

    /// The entry for a token in clear.
    public static Token of(String name, Role role, String clear) {
        return new Token(name, role, HexFormat.of().formatHex(hash(clear)));
    }

    /// A new token in clear: 256 bits of chance.
    ///
    /// @param chance a cryptographically strong generator
    public static String issue(RandomGenerator chance) {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    Principal holder() {
        return new Principal(name, role);
    }

    /// Takes the same time whether or not it is the one.
    boolean isHashedAs(byte[] hash) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
    }

    static byte[] hash(String clear) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(clear.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
