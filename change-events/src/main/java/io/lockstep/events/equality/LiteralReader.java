package io.lockstep.events.equality;

import java.util.Optional;

/// Reads the parts of a printed array or row. Not thread-safe.
final class LiteralReader {
    private final String text;
    private final boolean doubled;
    private int at;

    /// @param doubled whether a quote within quotes may be written twice
    LiteralReader(String text, int at, boolean doubled) {
        this.text = text;
        this.at = at;
        this.doubled = doubled;
    }

    /// PostgreSQL's white space.
    static boolean isSpace(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    boolean at(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    boolean skip(char c) {
        boolean here = at(c);
        at += here ? 1 : 0;
        return here;
    }

    /// Reads what stands in quotes, or up to one of the given characters; empty when the text ends before. PostgreSQL
    /// prints either the whole of a part in quotes or nothing of it.
    Optional<String> token(String ends) {
        if (skip('"')) {
            return quoted();
        }
        int from = at;
        while (!isAtEnd() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return isAtEnd() ? Optional.empty() : Optional.of(text.substring(from, at));
    }

    private Optional<String> quoted() {
        var token = new StringBuilder();
        while (at < text.length() - 1) {
            char c = next();
            if (c == '"' && !(doubled && at('"'))) {
                return Optional.of(token.toString());
            }
            token.append(c == '"' || c == '\\' ? next() : c);
        }
        return Optional.empty();
    }

    private char next() {
        char c = text.charAt(at);
        at++;
        return c;
    }
}
