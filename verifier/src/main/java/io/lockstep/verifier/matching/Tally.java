package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Fate.COALESCED;
import static io.lockstep.verifier.matching.Fate.DISCARDED;
import static io.lockstep.verifier.matching.Fate.DROPPED;
import static io.lockstep.verifier.matching.Fate.DUPLICATE;
import static io.lockstep.verifier.matching.Fate.HELD;
import static io.lockstep.verifier.matching.Fate.SETTLED;
import static io.lockstep.verifier.matching.Fate.SUPERSEDED;
import static io.lockstep.verifier.matching.Fate.SUSPECT;
import static io.lockstep.verifier.matching.Fate.THINNED;
import static io.lockstep.verifier.matching.Fate.TRANSIENT;
import static io.lockstep.verifier.matching.Fate.WAITING;

import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;

/// What one step does to the accounts of one table. A version can only be received into one fate and moved from one
/// to another, so that nothing is lost or counted twice (G15).
final class Tally {
    private static final int FATES = Fate.values().length;

    private final long[] ofSource = new long[FATES];
    private final long[] ofTarget = new long[FATES];
    private long receivedOfSource;
    private long receivedOfTarget;
    private boolean sourceMoved;
    private boolean targetMoved;

    void received(Side side, Fate fate) {
        receivedOfSource += side == Side.SOURCE ? 1 : 0;
        receivedOfTarget += side == Side.TARGET ? 1 : 0;
        add(side, fate, 1);
    }

    void move(Side side, Fate from, Fate to, long versions) {
        if (versions != 0) {
            add(side, from, -versions);
            add(side, to, versions);
        }
    }

    /// The very [SourceAccount#ZERO] when nothing happened on the source.
    SourceAccount source() {
        return !sourceMoved
                ? SourceAccount.ZERO
                : new SourceAccount(
                        receivedOfSource,
                        source(DROPPED),
                        source(SETTLED),
                        source(SUPERSEDED),
                        source(DISCARDED),
                        source(WAITING),
                        source(HELD),
                        source(THINNED));
    }

    /// The very [TargetAccount#ZERO] when nothing happened on the target.
    TargetAccount target() {
        return !targetMoved
                ? TargetAccount.ZERO
                : new TargetAccount(
                        receivedOfTarget,
                        target(DROPPED),
                        target(SETTLED),
                        target(COALESCED),
                        target(TRANSIENT),
                        target(DUPLICATE),
                        target(SUSPECT),
                        target(DISCARDED),
                        target(WAITING));
    }

    @SuppressWarnings("EnumOrdinal")
    private void add(Side side, Fate fate, long versions) {
        sourceMoved |= side == Side.SOURCE;
        targetMoved |= side == Side.TARGET;
        (side == Side.SOURCE ? ofSource : ofTarget)[fate.ordinal()] += versions;
    }

    @SuppressWarnings("EnumOrdinal")
    private long source(Fate fate) {
        return ofSource[fate.ordinal()];
    }

    @SuppressWarnings("EnumOrdinal")
    private long target(Fate fate) {
        return ofTarget[fate.ordinal()];
    }
}
