package io.lockstep.cutover.plan;

/// One thing that is done in a cutover.
public sealed interface Step permits Reversible, Forward {
    /// The word for it in journal, plan and messages.
    String name();

    Phase phase();

    Nature nature();

    /// What it does, in the words of an operator.
    String purpose();

    /// How a step gets done.
    enum Nature {
        /// It looks, again and again, until what it looks for holds.
        CHECK,
        /// It changes something. A probe tells whether it is done; doing it twice changes nothing.
        EFFECT
    }
}
