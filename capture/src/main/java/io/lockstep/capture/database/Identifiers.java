package io.lockstep.capture.database;

/// Quotes what stands in SQL text.
final class Identifiers {
    private Identifiers() {}

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
