package io.lockstep.events;

import java.util.List;

/// What is known about a migration or a table. Only [Proven] opens a gate: not knowing is not success.
public sealed interface Verdict {
    /// Everything up to the proven watermark agrees.
    record Proven() implements Verdict {}

    /// Nothing is known to be wrong, and something is on its way or undecided.
    record InFlight() implements Verdict {}

    /// At least one difference stands.
    record Diverged() implements Verdict {}

    /// Something is not known, for the given reasons.
    record Unproven(List<UnprovenReason> reasons) implements Verdict {
        public Unproven {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("UNPROVEN needs a reason");
            }
        }
    }

    /// Returns the word used in JSON, metrics and on the screen.
    default String word() {
        return switch (this) {
            case Proven _ -> "PROVEN";
            case InFlight _ -> "IN_FLIGHT";
            case Diverged _ -> "DIVERGED";
            case Unproven _ -> "UNPROVEN";
        };
    }
}
