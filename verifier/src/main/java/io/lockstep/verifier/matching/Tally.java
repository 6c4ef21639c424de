package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Fate.COALESCED;
import static io.lockstep.verifier.matching.Fate.DISCARDED;
import static io.lockstep.verifier.matching.Fate.DROPPED;
import static io.lockstep.verifier.matching.Fate.DUPLICATE;
import static io.lockstep.verifier.matching.Fate.HELD;
import static io.lockstep.verifier.matching.Fate.SETTLED;
import static io.lockstep.verifier.matching.Fate.SUPERSEDED;
import static io.lockstep.verifier.matching.Fate.SUSPECT;
import static io.lockstep.verifier.matching.Fate.TRANSIENT;
import static io.lockstep.verifier.matching.Fate.WAITING;

import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;

/// What one step does to the accounts of one table. A version can only be received into one fate and moved from one
/// to another, so that nothing is lost or counted twice (G15).
final class Tally {
    private final long[][] counts = new long[Side.values().length][Fate.values().length];
    private final long[] received = new long[Side.values().length];

    void received(Side side, Fate fate) {
        received[side.ordinal()]++;
        counts[side.ordinal()][fate.ordinal()]++;
    }

    void move(Side side, Fate from, Fate to, long versions) {
        counts[side.ordinal()][from.ordinal()] -= versions;
        counts[side.ordinal()][to.ordinal()] += versions;
    }

    SourceAccount source() {
        return new SourceAccount(
                received[Side.SOURCE.ordinal()],
                source(DROPPED),
                source(SETTLED),
                source(SUPERSEDED),
                source(DISCARDED),
                source(WAITING),
                source(HELD));
    }

    TargetAccount target() {
        return new TargetAccount(
                received[Side.TARGET.ordinal()],
                target(DROPPED),
                target(SETTLED),
                target(COALESCED),
                target(TRANSIENT),
                target(DUPLICATE),
                target(SUSPECT),
                target(DISCARDED),
                target(WAITING));
    }

    private long source(Fate fate) {
        return counts[Side.SOURCE.ordinal()][fate.ordinal()];
    }

    private long target(Fate fate) {
        return counts[Side.TARGET.ordinal()][fate.ordinal()];
    }
}
