package io.lockstep.verifier.schema.model;

/// The primary keys of one table.
///
/// @param table by its name on the target
/// @param source the columns in parentheses, with what else the key says; empty for none
/// @param target the same there
public record PrimaryKey(String table, String source, String target, Verdict verdict) {
    /// What the comparison of the two comes to.
    public enum Verdict {
        EQUAL,
        DIFFERENT,
        MISSING,
        EXTRA,
        /// On neither side: rows cannot be told apart by one.
        NONE
    }
}
