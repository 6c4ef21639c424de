package io.lockstep.events;

import java.util.Comparator;

/// Where a change stands in its database's commit order: the end of the commit before its transaction, and its
/// ordinal (from 0) among the transaction's changes. Strictly increasing per lane and side, and the same again when
/// the change is delivered again. An LSN alone would not do: those of interleaved transactions go back, and COPY
/// puts many rows on one.
public record Position(Lsn previousCommit, int ordinal) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::previousCommit).thenComparingInt(Position::ordinal);

    /// Before every position that a log can hold.
    public static final Position START = new Position(Lsn.ZERO, 0);

    public Position {
        if (ordinal < 0) {
            throw new IllegalArgumentException("Ordinal " + ordinal + " is negative");
        }
    }

    /// Parses what [#toString] writes, such as `16/B374D848+3`.
    public static Position parse(String text) {
        int plus = text.indexOf('+');
        if (plus < 0) {
            throw new IllegalArgumentException(
                    "Not a position: '" + text + "' (expected a form such as 16/B374D848+3)");
        }
        return new Position(Lsn.parse(text.substring(0, plus)), Integer.parseInt(text.substring(plus + 1)));
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return previousCommit + "+" + ordinal;
    }
}
