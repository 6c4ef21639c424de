package io.lockstep.verifier.matching;

/// How a judge judges.
///
/// @param mode what the replicator may do
/// @param retention for how many proof points a settled key is remembered after its last version (R8): more than a
///     restarted replicator can go back
/// @param versions how many versions of a row in flight are kept of each side before some are dropped (R8)
/// @param patience for how many watermarks a row may be undecidable for versions that were dropped before its table is
///     UNPROVEN (HOT_ROW)
public record Rules(Mode mode, int retention, int versions, int patience) {
    /// The retention of a deployment that says nothing about it: ten minutes at a watermark a second. A replicator
    /// that restarts goes back to its last checkpoint, which is seconds to minutes old.
    public static final int RETENTION = 600;

    /// The bound of a deployment. All that is in flight of a row is gone through with each further version of it,
    /// and written at each commit, so that this is what a hot row costs: some ten kibibytes a commit.
    public static final int VERSIONS = 128;

    /// A minute at a watermark a second: longer than a catch-up leaves a row between two versions that were kept.
    public static final int PATIENCE = 60;

    public Rules {
        if (retention < 1) {
            throw new IllegalArgumentException("A retention of " + retention + " proof points is none");
        }
        if (versions < 2) {
            throw new IllegalArgumentException("Of " + versions + " versions none can be dropped between two others");
        }
    }

    /// Bounded as a deployment is.
    public Rules(Mode mode, int retention) {
        this(mode, retention, VERSIONS, PATIENCE);
    }

    /// The rules of a deployment that says nothing more.
    public static Rules of(Mode mode) {
        return new Rules(mode, RETENTION);
    }
}
