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
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import org.jspecify.annotations.Nullable;

/// What one step does to the accounts of one table. A version can only be received into one fate and moved from one
/// to another, so that nothing is lost or counted twice (G15).
final class Tally {
    private static final int FATES = Fate.values().length;

    /// What nearly every step does.
    private static final SourceAccount ONE_MORE_OF_SOURCE = new SourceAccount(1, 0, 0, 0, 0, 1, 0, 0);
    private static final TargetAccount ONE_MORE_OF_TARGET = new TargetAccount(1, 0, 0, 0, 0, 0, 0, 0, 1);

    private final TableId table;

    /// Versions by fate; null when nothing happened on the side but that some were received and wait.
    private long @Nullable [] ofSource;

    private long @Nullable [] ofTarget;
    private long receivedOfSource;
    private long receivedOfTarget;

    Tally(TableId table) {
        this.table = table;
    }

    TableId table() {
        return table;
    }

    void received(Side side, Fate fate) {
        receivedOfSource += side == Side.SOURCE ? 1 : 0;
        receivedOfTarget += side == Side.TARGET ? 1 : 0;
        if (fate != WAITING) {
            move(side, WAITING, fate, 1);
        }
    }

    void move(Side side, Fate from, Fate to, long versions) {
        if (versions != 0) {
            add(side, from, -versions);
            add(side, to, versions);
        }
    }

    /// The very [SourceAccount#ZERO] when nothing happened on the source.
    SourceAccount source() {
        long[] fates = ofSource;
        if (fates == null && receivedOfSource <= 1) {
            return receivedOfSource == 0 ? SourceAccount.ZERO : ONE_MORE_OF_SOURCE;
        }
        return fates == null
                ? new SourceAccount(receivedOfSource, 0, 0, 0, 0, receivedOfSource, 0, 0)
                : new SourceAccount(
                        receivedOfSource,
                        of(fates, DROPPED),
                        of(fates, SETTLED),
                        of(fates, SUPERSEDED),
                        of(fates, DISCARDED),
                        receivedOfSource + of(fates, WAITING),
                        of(fates, HELD),
                        of(fates, THINNED));
    }

    /// The very [TargetAccount#ZERO] when nothing happened on the target.
    TargetAccount target() {
        long[] fates = ofTarget;
        if (fates == null && receivedOfTarget <= 1) {
            return receivedOfTarget == 0 ? TargetAccount.ZERO : ONE_MORE_OF_TARGET;
        }
        return fates == null
                ? new TargetAccount(receivedOfTarget, 0, 0, 0, 0, 0, 0, 0, receivedOfTarget)
                : new TargetAccount(
                        receivedOfTarget,
                        of(fates, DROPPED),
                        of(fates, SETTLED),
                        of(fates, COALESCED),
                        of(fates, TRANSIENT),
                        of(fates, DUPLICATE),
                        of(fates, SUSPECT),
                        of(fates, DISCARDED),
                        receivedOfTarget + of(fates, WAITING));
    }

    @SuppressWarnings("EnumOrdinal")
    private void add(Side side, Fate fate, long versions) {
        (side == Side.SOURCE ? ofSource() : ofTarget())[fate.ordinal()] += versions;
    }

    private long[] ofSource() {
        if (ofSource == null) {
            ofSource = new long[FATES];
        }
        return ofSource;
    }

    private long[] ofTarget() {
        if (ofTarget == null) {
            ofTarget = new long[FATES];
        }
        return ofTarget;
    }

    @SuppressWarnings("EnumOrdinal")
    private static long of(long[] fates, Fate fate) {
        return fates[fate.ordinal()];
    }
}
