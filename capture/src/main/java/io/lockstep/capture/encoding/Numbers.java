package io.lockstep.capture.encoding;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Numbers and padded texts in the forms that Debezium gives them.
final class Numbers {
    /// Every number of so many digits fits into a long.
    static final int SAFE_LONG_DIGITS = 18;

    private Numbers() {}

    /// Returns PostgreSQL's word for a number that is none, or null for an ordinary one.
    static @Nullable String special(String text) {
        return switch (text) {
            case "NAN", "NaN" -> "NaN";
            case "POSITIVE_INFINITY", "Infinity" -> "Infinity";
            case "NEGATIVE_INFINITY", "-Infinity" -> "-Infinity";
            default -> null;
        };
    }

    /// Returns null when the text is not a decimal number.
    static @Nullable BigDecimal parse(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /// Only spaces are padding: PostgreSQL keeps other white space.
    static String withoutPadding(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }
}
