package io.lockstep.events;

/// How far a difference has been established.
public enum DivergenceState {
    /// Proven by the stream, not yet confirmed by direct reads.
    SUSPECT,
    /// Confirmed by direct reads of both databases.
    CONFIRMED,
    /// Direct reads found both sides equal.
    REFUTED,
    /// A later proof point found the row right again.
    HEALED,
    /// An operator has taken note of it.
    ACKNOWLEDGED;

    /// Whether the difference still stands, and so keeps the gate closed.
    public boolean open() {
        return switch (this) {
            case SUSPECT, CONFIRMED, ACKNOWLEDGED -> true;
            case REFUTED, HEALED -> false;
        };
    }
}
