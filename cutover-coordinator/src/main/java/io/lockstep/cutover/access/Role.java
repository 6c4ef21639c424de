package io.lockstep.cutover.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What the holder of a token may do. Whoever acts does not approve: neither of the two includes the other.
public enum Role {
    /// Reads.
    VIEWER,
    /// Reads and acts: acknowledges, asks for a recheck.
    OPERATOR,
    /// Reads and agrees to what an operator wants.
    APPROVER;

    /// The word in files and on the command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether the holder may do what needs another role.
    public boolean covers(Role needed) {
        return this == needed || needed == VIEWER;
    }

    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
