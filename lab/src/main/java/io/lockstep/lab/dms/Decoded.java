package io.lockstep.lab.dms;

import io.lockstep.lab.LabException;
import io.lockstep.lab.TableName;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message of `test_decoding`, read. Its text is that of `contrib/test_decoding`, with timestamps.
sealed interface Decoded {
    /// A transaction begins.
    record Begin() implements Decoded {}

    /// It ends, and was committed at that time.
    record Commit(Instant at) implements Decoded {}

    /// A change in it.
    record Row(RowChange change) implements Decoded {}

    static Decoded of(String text) {
        if (text.startsWith("BEGIN")) {
            return new Begin();
        }
        if (text.startsWith("COMMIT")) {
            int at = text.indexOf("(at ") + "(at ".length();
            return new Commit(OffsetDateTime.parse(text.substring(at, text.length() - 1), Scanner.TIME)
                    .toInstant());
        }
        return new Row(new Scanner(text).change());
    }

    /// Reads one line from left to right.
    final class Scanner {
        private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
                .appendPattern("uuuu-MM-dd HH:mm:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
                .appendOffset("+HH:mm", "+00")
                .toFormatter();

        private final String text;
        private int at;

        private Scanner(String text) {
            this.text = text;
        }

        private RowChange change() {
            expect("table ");
            String schema = identifier();
            expect(".");
            String name = identifier();
            expect(": ");
            int colon = text.indexOf(':', at);
            RowChange.Kind kind = RowChange.Kind.valueOf(text.substring(at, colon));
            at = colon + 1;
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            Map<String, @Nullable String> oldKey = new LinkedHashMap<>();
            if (kind != RowChange.Kind.TRUNCATE && !text.endsWith("(no-tuple-data)")) {
                columns(row, oldKey);
            }
            return new RowChange(kind, new TableName(schema, name), row, oldKey);
        }

        private void columns(Map<String, @Nullable String> row, Map<String, @Nullable String> oldKey) {
            Map<String, @Nullable String> into = row;
            while (at < text.length()) {
                expect(" ");
                if (accept("old-key:")) {
                    into = oldKey;
                } else if (accept("new-tuple:")) {
                    into = row;
                } else {
                    column(into);
                }
            }
        }

        private void column(Map<String, @Nullable String> into) {
            String name = identifier();
            at = text.indexOf("]:", at) + "]:".length();
            if (!accept("unchanged-toast-datum")) {
                into.put(name, value());
            }
        }

        private @Nullable String value() {
            accept("B");
            if (accept("'")) {
                return quoted('\'');
            }
            int end = text.indexOf(' ', at);
            String bare = text.substring(at, end < 0 ? text.length() : end);
            at += bare.length();
            return bare.equals("null") ? null : bare;
        }

        private String identifier() {
            if (accept("\"")) {
                return quoted('"');
            }
            int end = at;
            while (end < text.length() && ".:[ ".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            String name = text.substring(at, end);
            at = end;
            return name;
        }

        /// What is between quotation marks, in which they are written twice.
        private String quoted(char mark) {
            StringBuilder found = new StringBuilder();
            while (true) {
                char next = text.charAt(at++);
                if (next == mark && (at == text.length() || text.charAt(at) != mark)) {
                    return found.toString();
                }
                if (next == mark) {
                    at++;
                }
                found.append(next);
            }
        }

        private boolean accept(String word) {
            boolean there = text.startsWith(word, at);
            if (there) {
                at += word.length();
            }
            return there;
        }

        private void expect(String word) {
            if (!accept(word)) {
                throw new LabException("test_decoding said something that is not known, at character " + at);
            }
        }
    }
}
