package io.lockstep.verifier.matching;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import java.time.Instant;
import java.util.List;

/// Reads the records of one lane in one partition, of either side in any interleaving, and decides at proof points.
/// Stateless; what it remembers is in the [PartitionState].
public final class Judge {
    private final Rules rules;
    private final int slice;

    /// Decides everything that is due at once.
    public Judge(Rules rules) {
        this(rules, Proving.ALL);
    }

    /// @param slice about how many keys one step decides at most; the next steps decide the rest. The verdicts are
    ///     the same
    public Judge(Rules rules, int slice) {
        this.rules = rules;
        this.slice = slice;
    }

    /// Takes one record in and says what it has found out by it.
    ///
    /// @param appendedAt when the broker took the record
    public List<Outcome> on(Side side, ChangeRecord record, Instant appendedAt, PartitionState state) {
        return new Step(rules, slice, side, appendedAt, state).take(record);
    }

    /// Takes note that a record of a side could not be read. What it said is not known, so the side's log is not
    /// whole: nothing more is judged in this epoch. Before the lane's first epoch nothing can be lost.
    public List<Outcome> unreadable(Side side, Instant appendedAt, PartitionState state) {
        return new Step(rules, slice, side, appendedAt, state).unreadable();
    }

    /// Goes on with a proof point that earlier steps have left unfinished. It need not be called as long as records
    /// come: each of them goes on too.
    public List<Outcome> proceed(PartitionState state) {
        return new Step(rules, slice, Side.TARGET, Instant.EPOCH, state).proceed();
    }

    /// Hears a ruling about one suspect and says what has become of it: nothing, when none such stands. The order
    /// of rulings and records matters, so this is the one place where a verdict depends on more than the logs; a
    /// suspect is never raised by it.
    public List<Outcome> on(Ruling ruling, PartitionState state) {
        return new Hearing(rules, state, new Findings()).hear(ruling);
    }
}
