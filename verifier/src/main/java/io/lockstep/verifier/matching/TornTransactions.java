package io.lockstep.verifier.matching;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Finds the source transactions that the target has shown in several of its own, from the pairs that one lane settles
/// in one partition. Mutable; used by one thread.
///
/// All versions of a source transaction are due at the same proof point, since no watermark falls into it. So nothing
/// is remembered beyond a proof point, and no more than [#MOST] transactions until then: of more, one that is torn may
/// be missed. Nothing of it is kept with the state: when another process takes over in the midst of a proof point, a
/// torn transaction may be missed or found once more.
public final class TornTransactions {
    /// How many source transactions are remembered, at some hundred bytes each.
    static final int MOST = 10_000;

    private final SequencedMap<Long, Sight> seen = new LinkedHashMap<>();

    /// Whether a pair is the first to tell that its source transaction is torn.
    public boolean tears(Outcome.Settled pair) {
        if (!pair.unmistakable()) {
            return false;
        }
        long shown = pair.target().transaction();
        Sight sight = seen.get(pair.source().transaction());
        if (sight == null) {
            remember(pair.source().transaction(), new Sight(shown, false));
        } else if (!sight.torn() && sight.transaction() != shown) {
            seen.put(pair.source().transaction(), new Sight(shown, true));
            return true;
        }
        return false;
    }

    /// Everything of a proof point has been decided. What follows are other transactions.
    public void forget() {
        seen.clear();
    }

    private void remember(long source, Sight sight) {
        if (seen.size() == MOST) {
            seen.pollFirstEntry();
        }
        seen.put(source, sight);
    }

    /// @param transaction one in which the target has shown rows of a source transaction
    /// @param torn whether it has shown others in another
    private record Sight(long transaction, boolean torn) {}
}
