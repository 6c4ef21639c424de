package io.lockstep.app.cli;

/// Text that comes from databases, as one line that does nothing to a terminal: names and keys may hold
/// line breaks and escape sequences.
final class Printable {
    private Printable() {}

    /// The text with its control characters written as escapes.
    static String line(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var line = new StringBuilder();
        text.chars().forEach(c -> {
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        line.append(String.format("\\u%04x", c));
                    } else {
                        line.append((char) c);
                    }
                }
            }
        });
        return line.toString();
    }
}
