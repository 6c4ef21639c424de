package io.lockstep.lab;

/// SQL spelling of names and texts for the statements that take no parameters (DDL). Assumes
/// `standard_conforming_strings`, the default.
final class Quoting {
    private Quoting() {}

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
