package io.lockstep.events;

/// Where the target's row versions went (G15): every one that was received is in exactly one of the other counters.
///
/// @param dropped recognised as delivered again (R0)
/// @param settled matched with a version of the source
/// @param coalesced explained, but followed by a newer one before the proof point
/// @param transients explained by nothing, and right again by the proof point (R5)
/// @param duplicates equal to what the target had already (G7)
/// @param suspect found to differ at a proof point
/// @param discarded before the epoch, or of a state that a new epoch discarded
/// @param waiting not yet decided
public record TargetAccount(
        long received,
        long dropped,
        long settled,
        long coalesced,
        long transients,
        long duplicates,
        long suspect,
        long discarded,
        long waiting) {
    public static final TargetAccount ZERO = new TargetAccount(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public boolean balanced() {
        return received == dropped + settled + coalesced + transients + duplicates + suspect + discarded + waiting;
    }

    public TargetAccount plus(TargetAccount other) {
        return new TargetAccount(
                received + other.received,
                dropped + other.dropped,
                settled + other.settled,
                coalesced + other.coalesced,
                transients + other.transients,
                duplicates + other.duplicates,
                suspect + other.suspect,
                discarded + other.discarded,
                waiting + other.waiting);
    }
}
