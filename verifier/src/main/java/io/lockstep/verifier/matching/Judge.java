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

    public Judge(Rules rules) {
        this.rules = rules;
    }

    /// Takes one record in and says what it has found out by it.
    ///
    /// @param appendedAt when the broker took the record
    public List<Outcome> on(Side side, ChangeRecord record, Instant appendedAt, PartitionState state) {
        return new Step(rules, side, appendedAt, state).take(record);
    }

    /// Hears a ruling about one suspect and says what has become of it: nothing, when none such stands. The order
    /// of rulings and records matters, so this is the one place where a verdict depends on more than the logs; a
    /// suspect is never raised by it.
    public List<Outcome> on(Ruling ruling, PartitionState state) {
        return new Hearing(rules, state, new Findings()).hear(ruling);
    }
}
