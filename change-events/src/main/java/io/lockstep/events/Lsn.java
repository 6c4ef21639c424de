package io.lockstep.events;

/// A byte position in one database's write-ahead log, an unsigned 64-bit number. Positions of different databases,
/// or of one database before and after a failover to another timeline, must not be compared.
public record Lsn(long value) implements Comparable<Lsn> {
    public static final Lsn ZERO = new Lsn(0);

    /// Parses PostgreSQL's text form, such as `16/B374D848`.
    ///
    /// @throws IllegalArgumentException when the text is not two hexadecimal numbers around one slash
    public static Lsn parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("Not an LSN: '" + text + "' (expected a form such as 16/B374D848)");
        }
        long high = Long.parseLong(text, 0, slash, 16);
        long low = Long.parseLong(text, slash + 1, text.length(), 16);
        return new Lsn((high << 32) | low);
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "%X/%X".formatted(value >>> 32, value & 0xFFFF_FFFFL);
    }
}
