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
import java.util.EnumMap;
import java.util.Map;

/// What one step does to the accounts of one table. A version can only be received into one fate and moved from one
/// to another, so that nothing is lost or counted twice (G15).
final class Tally {
    private final Map<Fate, Long> ofSource = new EnumMap<>(Fate.class);
    private final Map<Fate, Long> ofTarget = new EnumMap<>(Fate.class);
    private long receivedOfSource;
    private long receivedOfTarget;

    void received(Side side, Fate fate) {
        receivedOfSource += side == Side.SOURCE ? 1 : 0;
        receivedOfTarget += side == Side.TARGET ? 1 : 0;
        of(side).merge(fate, 1L, Long::sum);
    }

    void move(Side side, Fate from, Fate to, long versions) {
        of(side).merge(from, -versions, Long::sum);
        of(side).merge(to, versions, Long::sum);
    }

    SourceAccount source() {
        return new SourceAccount(
                receivedOfSource,
                source(DROPPED),
                source(SETTLED),
                source(SUPERSEDED),
                source(DISCARDED),
                source(WAITING),
                source(HELD));
    }

    TargetAccount target() {
        return new TargetAccount(
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

    private Map<Fate, Long> of(Side side) {
        return side == Side.SOURCE ? ofSource : ofTarget;
    }

    private long source(Fate fate) {
        return ofSource.getOrDefault(fate, 0L);
    }

    private long target(Fate fate) {
        return ofTarget.getOrDefault(fate, 0L);
    }
}
