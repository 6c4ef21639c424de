package io.lockstep.capture.encoding;

/// The rules in force.
final class Rules {
    private Rules() {}

    /// Identifies the rules. The time zone of the session is one of them, for arrays and ranges of timestamps are
    /// compared as the server prints them in it.
    ///
    /// @param mappings identifies the rules by which columns are matched; empty for none
    /// @param tolerances identifies what of columns is compared; empty for none
    static int id(String timeZone, String mappings, String tolerances) {
        return (timeZone + mappings + tolerances).hashCode();
    }
}
