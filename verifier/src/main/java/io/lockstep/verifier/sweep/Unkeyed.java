package io.lockstep.verifier.sweep;

import java.sql.SQLException;

/// Compares a table whose rows nothing tells apart: as many of each on one side as on the other, or not.
/// Which rows differ cannot be said.
final class Unkeyed {
    /// How often it is read, until both sides stand still.
    private static final int ATTEMPTS = 4;

    private final SideReader source;
    private final SideReader target;

    Unkeyed(SideReader source, SideReader target) {
        this.source = source;
        this.target = target;
    }

    /// Sides that differ, and each of which is what it was before, differ.
    ///
    /// @return rows of the source
    long compare(TableWork work, Crew.Pair sessions) throws SQLException, InterruptedException {
        Crew.Both<Sums> before = null;
        long rows = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Crew.Both<Sums> sums = sessions.both(source::everything, target::everything);
            rows = sums.source().rows();
            work.counted(sums.source().rows(), sums.target().rows());
            if (sums.source().equals(sums.target())) {
                return rows;
            }
            if (sums.equals(before)) {
                work.differs("it has no key that both sides have, so that its rows cannot be named: the source has "
                        + sums.source().rows() + ", the target " + sums.target().rows());
                return rows;
            }
            before = sums;
        }
        work.failed("it has no key that both sides have, and moves");
        return rows;
    }
}
