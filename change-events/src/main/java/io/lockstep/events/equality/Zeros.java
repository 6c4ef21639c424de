package io.lockstep.events.equality;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Zeros of printed numbers that do not count, each rule as a regular expression of PostgreSQL's and as the same in
/// Java.
final class Zeros {
    /// Those at the end of what follows a point.
    static final String SUPERFLUOUS = "(\\.[0-9]*[1-9])0+(?![0-9])|\\.0+(?![0-9])";

    /// The same in JSON, in which a string may look like a number.
    static final String SUPERFLUOUS_OUTSIDE_STRINGS = "(\"(?:[^\"\\\\]|\\\\.)*\")|" + SUPERFLUOUS;

    /// The negative zero of a floating-point number, which is not the beginning of another number or an exponent.
    static final String NEGATIVE = "-0(?![.0-9])";

    private Zeros() {}

    static String trimmed(String text) {
        return text.indexOf('.') < 0 ? text : trimmed(text, false);
    }

    static String trimmedOutsideStrings(String json) {
        return json.indexOf('.') < 0 ? json : trimmed(json, true);
    }

    static String unsigned(String text) {
        int at = text.indexOf("-0");
        if (at < 0) {
            return text;
        }
        var unsigned = new StringBuilder(text.length());
        int from = 0;
        while (at >= 0) {
            int end = at + 2;
            if (end == text.length() || !isDigitOrPoint(text.charAt(end))) {
                unsigned.append(text, from, at).append('0');
                from = end;
            }
            at = text.indexOf("-0", end);
        }
        return unsigned.append(text, from, text.length()).toString();
    }

    /// The finite number that a text stands for, or null.
    static @Nullable BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static String trimmed(String text, boolean strings) {
        var trimmed = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' && strings) {
                int end = stringEnd(text, at);
                trimmed.append(text, at, end);
                at = end;
            } else if (c == '.') {
                int end = digitsEnd(text, at + 1);
                trimmed.append(text, at, lastThatCounts(text, at, end));
                at = end;
            } else {
                trimmed.append(c);
                at++;
            }
        }
        return trimmed.toString();
    }

    private static int stringEnd(String text, int quote) {
        int at = quote + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, text.length());
    }

    private static int digitsEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Where the fraction between a point and its end may be cut; a point without digits is none.
    private static int lastThatCounts(String text, int point, int end) {
        int last = end;
        while (last > point + 1 && text.charAt(last - 1) == '0') {
            last--;
        }
        return last == point + 1 && end > last ? point : last;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isDigitOrPoint(char c) {
        return c == '.' || isDigit(c);
    }
}
