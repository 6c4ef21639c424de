package io.lockstep.events;

/// Quotes what stands in SQL text.
public final class Identifiers {
    private Identifiers() {}

    /// A name as an identifier.
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// The name in what [#quote] has written.
    public static String unquote(String identifier) {
        return identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"");
    }

    /// A text as a literal, for a session whose `standard_conforming_strings` is on, as it is by
    /// default since PostgreSQL 9.1.
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
