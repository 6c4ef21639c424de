package io.lockstep.events;

/// Where the source's row versions went (G15): every one that was received is in exactly one of the other counters.
///
/// @param dropped recognised as delivered again (R0)
/// @param settled matched by a version of the target
/// @param superseded older than a settled version, and so no longer to be expected
/// @param discarded before the epoch, or of a state that a new epoch discarded
/// @param waiting not yet decided
/// @param held the expectation of a suspect or undecided key
/// @param thinned not kept, since too many versions of its row were in flight (R8)
public record SourceAccount(
        long received,
        long dropped,
        long settled,
        long superseded,
        long discarded,
        long waiting,
        long held,
        long thinned) {
    public static final SourceAccount ZERO = new SourceAccount(0, 0, 0, 0, 0, 0, 0, 0);

    public boolean balanced() {
        return received == dropped + settled + superseded + discarded + waiting + held + thinned;
    }

    public SourceAccount plus(SourceAccount other) {
        return new SourceAccount(
                received + other.received,
                dropped + other.dropped,
                settled + other.settled,
                superseded + other.superseded,
                discarded + other.discarded,
                waiting + other.waiting,
                held + other.held,
                thinned + other.thinned);
    }
}
