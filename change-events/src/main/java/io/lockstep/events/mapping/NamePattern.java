package io.lockstep.events.mapping;

import java.util.Objects;
import java.util.regex.Pattern;

/// Which names an object locator means. Case counts. Source: `Wildcards` (`%` any characters, `_` one, `[_]` an
/// underscore, `[ab]` a set, `[a-d]` a range) and `Selections` (the names of an `explicit` rule have no wildcards).
/// The escape character of that page is for Oracle alone.
final class NamePattern {
    private final String text;
    private final Pattern full;
    private final Pattern percentOnly;

    private NamePattern(String text, Pattern full, Pattern percentOnly) {
        this.text = text;
        this.full = full;
        this.percentOnly = percentOnly;
    }

    /// A name in which nothing is a wildcard.
    static NamePattern literal(String name) {
        Pattern itself = Pattern.compile(Pattern.quote(name));
        return new NamePattern(name, itself, itself);
    }

    /// @throws IllegalArgumentException when a bracket has no end, nothing in it, or a range that goes backwards
    static NamePattern wildcards(String text) {
        return new NamePattern(text, compile(new Wildcards(text).regex()), compile(percentOnly(text)));
    }

    boolean matches(String name) {
        return full.matcher(name).matches();
    }

    /// Whether it matters to this name which wildcards are known: `Wildcards` speaks of schemas and tables,
    /// `Transformations` of `%` in every name, and nothing says what `_` and brackets are in a column's.
    boolean isAmbiguousFor(String column) {
        return matches(column) != percentOnly.matcher(column).matches();
    }

    private static Pattern compile(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    private static String percentOnly(String text) {
        var regex = new StringBuilder();
        text.codePoints().forEach(c -> regex.append(c == '%' ? ".*" : Pattern.quote(Character.toString(c))));
        return regex.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && text.equals(that.text) && regex().equals(that.regex());
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, regex());
    }

    private String regex() {
        return full.pattern();
    }

    @Override
    public String toString() {
        return text;
    }

    /// Reads a pattern from left to right.
    private static final class Wildcards {
        private final int[] text;
        private final StringBuilder regex = new StringBuilder();
        private int at;

        Wildcards(String text) {
            this.text = text.codePoints().toArray();
        }

        String regex() {
            while (at < text.length) {
                int c = text[at++];
                switch (c) {
                    case '%' -> regex.append(".*");
                    case '_' -> regex.append('.');
                    case '[' -> set();
                    default -> regex.append(Pattern.quote(Character.toString(c)));
                }
            }
            return regex.toString();
        }

        private void set() {
            int end = at;
            while (end < text.length && text[end] != ']') {
                end++;
            }
            if (end == text.length) {
                throw new IllegalArgumentException("a [ without ]");
            }
            if (end == at || text[at] == '^') {
                throw new IllegalArgumentException("a [ ] that is empty or begins with ^, which AWS does not define");
            }
            regex.append('[');
            while (at < end) {
                member(end);
            }
            regex.append(']');
            at = end + 1;
        }

        private void member(int end) {
            int from = text[at++];
            regex.append(hex(from));
            if (at + 1 < end && text[at] == '-') {
                int to = text[at + 1];
                if (to < from) {
                    throw new IllegalArgumentException("a range in [ ] that goes backwards");
                }
                regex.append('-').append(hex(to));
                at += 2;
            }
        }

        private static String hex(int c) {
            return "\\x{%x}".formatted(c);
        }
    }
}
