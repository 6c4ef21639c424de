package io.lockstep.lab;

/// SQL spelling of names and texts for the statements that take no parameters (DDL). Assumes
/// `standard_conforming_strings`, the default.
public final class Quoting {
    private Quoting() {}

    /// A name, in quotation marks.
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// A text, as a literal.
    public static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
