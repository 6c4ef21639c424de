package io.lockstep.capture.encoding;

/// The comparison rules in force: no column has one of its own, every value is compared exactly.
final class Rules {
    private Rules() {}

    /// Identifies the rules. The time zone of the session is one of them, for arrays and ranges of timestamps are
    /// compared as the server prints them in it.
    ///
    /// @param mappings identifies the rules by which columns are matched; empty for none
    static int id(String timeZone, String mappings) {
        return (timeZone + mappings).hashCode();
    }
}
