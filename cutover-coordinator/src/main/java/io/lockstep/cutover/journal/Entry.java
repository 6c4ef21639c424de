package io.lockstep.cutover.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// One entry of the journal of a run.
///
/// @param number from 1
/// @param epoch of the lease of whoever wrote it
/// @param hash SHA-256, in hexadecimal, of the hash before and of everything else in it
public record Entry(long run, long number, long epoch, Instant at, Line line, String hash) {
    /// What stands before the first.
    static final String BEGINNING = "0".repeat(64);

    /// The entry that follows one with this hash.
    static Entry after(String previous, long run, long number, long epoch, Instant at, Line line) {
        return new Entry(run, number, epoch, at, line, hash(previous, run, number, epoch, at, line));
    }

    boolean follows(String previous) {
        return hash.equals(hash(previous, run, number, epoch, at, line));
    }

    private static String hash(String previous, long run, long number, long epoch, Instant at, Line line) {
        String text = String.join(
                "\n",
                previous,
                Long.toString(run),
                Long.toString(number),
                Long.toString(epoch),
                at.toString(),
                LineJson.encode(line));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
