package io.lockstep.verifier.matching;

/// How a judge judges.
///
/// @param mode what the replicator may do
/// @param retention for how many proof points a settled key is remembered after its last version (R8): more than a
///     restarted replicator can go back
public record Rules(Mode mode, int retention) {
    /// The retention of a deployment that says nothing about it: ten minutes at a watermark a second. A replicator
    /// that restarts goes back to its last checkpoint, which is seconds to minutes old.
    public static final int RETENTION = 600;

    public Rules {
        if (retention < 1) {
            throw new IllegalArgumentException("A retention of " + retention + " proof points is none");
        }
    }

    /// The rules of a deployment that says nothing more.
    public static Rules of(Mode mode) {
        return new Rules(mode, RETENTION);
    }
}
