package io.lockstep.capture.encoding;

/// The comparison rules in force.
final class Rules {
    /// No column has a rule of its own: every value is compared exactly.
    static final int ID = 0;

    private Rules() {}
}
