package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import java.util.List;
import java.util.Optional;

/// How far a sequence is.
///
/// @param value empty when it could not be read
/// @param uses the columns that get their values of it
public record SequenceState(TableId sequence, Optional<Value> value, List<Use> uses) {
    public SequenceState {
        uses = List.copyOf(uses);
    }

    /// @param called whether the value was handed out; otherwise it is the next one to be
    public record Value(long last, boolean called) {}

    /// A column.
    ///
    /// @param limit the largest value that its type holds
    /// @param furthest its largest value, or its smallest where the sequence counts down; empty when there is
    ///     none, or it was not read
    public record Use(TableId table, String column, long limit, Optional<Long> furthest) {}
}
