package io.lockstep.cutover.guard;

import java.util.Objects;

/// What was seen of a condition.
///
/// @param observed in words, such as `2 prepared transactions: batch-1, batch-2`; never a row value
/// @param fix what an operator does about it; empty when it holds
public record Sighting(State state, String observed, String fix) {
    public Sighting {
        Objects.requireNonNull(state);
        Objects.requireNonNull(observed);
        Objects.requireNonNull(fix);
    }

    public static Sighting pass(String observed) {
        return new Sighting(State.PASS, observed, "");
    }

    public static Sighting fail(String observed, String fix) {
        return new Sighting(State.FAIL, observed, fix);
    }

    public static Sighting unknown(String reason, String fix) {
        return new Sighting(State.UNKNOWN, reason, fix);
    }

    /// Whether it holds.
    public enum State {
        PASS,
        FAIL,
        /// It could not be seen, which is not enough.
        UNKNOWN
    }
}
