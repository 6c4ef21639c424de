package io.lockstep.verifier.rows;

/// Identifiers in SQL.
final class Names {
    private Names() {}

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
