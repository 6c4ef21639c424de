package io.lockstep.verifier.matching;

import java.util.Comparator;

/// When a key has anything to decide: at every proof point beyond a watermark. Sorted by axis, then by watermark.
public record Agenda(Axis axis, long watermark) implements Comparable<Agenda> {
    private static final Comparator<Agenda> ORDER =
            Comparator.comparing(Agenda::axis).thenComparingLong(Agenda::watermark);

    @Override
    public int compareTo(Agenda other) {
        return ORDER.compare(this, other);
    }

    /// Which of its two watermarks a proof point is measured by. Where order is kept they are one. Otherwise p may be
    /// hours behind m while a stall is caught up with, and a key that waits for p is not looked at before.
    ///
    /// A proof point goes through them in this order: a key that waits for p may turn to m while a proof point is
    /// paused, by what is read of the target, and must not be missed by it.
    public enum Axis {
        /// By p: something of the source is due, or it is time to forget.
        DUE,
        /// By m: the target has shown something.
        SHOWN
    }
}
