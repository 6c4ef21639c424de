package io.lockstep.verifier.matching;

/// How far two images of a row agree; a later constant is the better answer.
enum Equality {
    /// At least one column that both show differs, or only one of the rows exists, or one is not known.
    DIFFERENT,
    /// Every column that both show agrees, and at least one is not shown by both: right as far as one can see.
    PARTIAL,
    /// Every column is shown by both and agrees.
    EQUAL;

    boolean matches() {
        return this != DIFFERENT;
    }

    Equality orBetter(Equality other) {
        return compareTo(other) < 0 ? other : this;
    }
}
