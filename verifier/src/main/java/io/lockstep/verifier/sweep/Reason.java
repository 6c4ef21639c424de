package io.lockstep.verifier.sweep;

import java.sql.SQLException;
import java.util.Map;

/// Why something could not be read, in words that show no data.
final class Reason {
    /// Messages of these classes of SQLSTATE may quote values.
    private static final Map<String, String> KNOWN = Map.of(
            "57014", "a statement took longer than five minutes, and was given up",
            "57P01", "the server ended the connection",
            "08006", "the connection was lost",
            "08003", "the connection was lost",
            "55P03", "a lock was not to be had within five seconds");

    private Reason() {}

    /// Only what is said about names is repeated: other messages may quote a key.
    static String of(SQLException e) {
        String state = e.getSQLState();
        String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (state == null || state.startsWith("42")) {
            return said;
        }
        return KNOWN.getOrDefault(state, "SQLSTATE " + state);
    }
}
