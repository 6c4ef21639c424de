package io.lockstep.verifier.rows;

/// Identifiers in SQL.
public final class Names {
    private Names() {}

    /// The name in quotation marks.
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
