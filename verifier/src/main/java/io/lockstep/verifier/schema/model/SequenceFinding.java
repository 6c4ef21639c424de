package io.lockstep.verifier.schema.model;

import java.util.OptionalLong;

/// How the values of one sequence compare. Every sequence of the source has one.
///
/// @param sequence by its name on the target
/// @param source the next value there; empty when it was not read
/// @param target the next value there; empty when there is no such sequence, or it was not read
/// @param table the furthest value that the target's tables have of it; empty when there is none, or it was not
///     read
/// @param headroom which part of its values is left, from 0 to 1, counted from the further of both sides to the
///     end of the sequence, or of the column's type where that is nearer
/// @param explanation empty for a verdict that is right
/// @param fix SQL for the target; empty when there is nothing to mend
public record SequenceFinding(
        String sequence,
        OptionalLong source,
        OptionalLong target,
        OptionalLong table,
        double headroom,
        Verdict verdict,
        Severity severity,
        String explanation,
        String fix) {
    /// What there is to say, the worst first.
    public enum Verdict {
        MISSING,
        BEHIND_TABLE,
        BEHIND_SOURCE,
        UNREAD,
        NEARLY_EXHAUSTED,
        /// The next value is not below the source's, and above all of the table.
        RIGHT
    }
}
