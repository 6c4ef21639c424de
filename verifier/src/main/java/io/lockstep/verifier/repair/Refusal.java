package io.lockstep.verifier.repair;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

/// What it means that the target's server refused a write.
record Refusal(Outcome outcome, String reason) {
    static final String NO_PARENT = "23503";
    static final String DUPLICATE = "23505";
    private static final Set<String> BUSY = Set.of("55P03", "57014", "40001", "40P01");
    private static final Set<String> GONE = Set.of("08", "57", "53");

    static Refusal of(SQLException refused) {
        String state = Objects.requireNonNullElse(refused.getSQLState(), "");
        if (BUSY.contains(state)) {
            return new Refusal(Outcome.IN_FLIGHT, "somebody else holds the row or the table");
        }
        return new Refusal(
                state.length() < 2 || GONE.contains(state.substring(0, 2)) ? Outcome.UNREAD : Outcome.REFUSED,
                reason(refused, state));
    }

    /// Only what is said about names is repeated: other messages may quote values.
    private static String reason(SQLException refused, String state) {
        boolean ofNames = state.startsWith("23") || state.startsWith("42");
        return ofNames
                ? String.valueOf(refused.getMessage())
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replaceFirst("^ERROR: ", "")
                : "the server refused with SQLSTATE " + (state.isEmpty() ? "unknown" : state);
    }
}
