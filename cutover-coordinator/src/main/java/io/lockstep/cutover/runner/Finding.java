package io.lockstep.cutover.runner;

import java.util.List;

/// What a check has found.
///
/// @param text what was seen, what is waited for, or why it never will hold; for operators and the journal
/// @param gates one by one, as far as there are several
public record Finding(Answer answer, String text, List<Gate> gates) {
    public Finding {
        gates = List.copyOf(gates);
    }

    public static Finding holds(String evidence, Gate... gates) {
        return new Finding(Answer.HOLDS, evidence, List.of(gates));
    }

    public static Finding notYet(String reason, Gate... gates) {
        return new Finding(Answer.NOT_YET, reason, List.of(gates));
    }

    public static Finding fails(String reason, Gate... gates) {
        return new Finding(Answer.FAILS, reason, List.of(gates));
    }

    /// Whether it holds.
    public enum Answer {
        HOLDS,
        /// It is looked at again.
        NOT_YET,
        /// The run cannot go on.
        FAILS
    }
}
