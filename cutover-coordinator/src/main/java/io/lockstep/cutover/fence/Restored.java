package io.lockstep.cutover.fence;

import java.util.Objects;

/// What becomes of one role when the fence is undone.
///
/// @param role its name now, or the one that it had if it was dropped
/// @param statement what is sent; empty when nothing is
public record Restored(String role, Outcome outcome, String statement) {
    public Restored {
        Objects.requireNonNull(outcome);
    }

    /// What is done, or why nothing.
    public enum Outcome {
        RESTORED("has its login back"),
        HAS_IT("can log in already"),
        WITHOUT_LOGIN_BEFORE("could not log in before, and cannot now"),
        DROPPED("was dropped since");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /// For an operator.
        public String words() {
            return words;
        }
    }
}
