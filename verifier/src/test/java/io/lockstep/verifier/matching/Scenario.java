package io.lockstep.verifier.matching;

import java.util.ArrayList;
import java.util.List;

/// What a simulated migration is like.
///
/// @param midway whether rows, replication and changes were there before both logs and the watermarks began
/// @param restarts whether the replicator now and then goes back to an older checkpoint and applies again
/// @param truncates whether the application now and then truncates the table
/// @param forgets whether the judge forgets settled keys, after longer than the replicator can go back
record Scenario(Mode mode, Fault fault, boolean midway, boolean restarts, boolean truncates, boolean forgets) {
    /// In watermarks; [SimulatedMigration] goes back eight transactions.
    private static final int LONGER_THAN_A_RESTART_GOES_BACK = 12;

    enum Fault {
        NONE,
        LOST,
        ALTERED,
        FOREIGN,
        STALE,
        HALF_KEY_CHANGE,
        LOST_TRUNCATE,
        FOREIGN_TRUNCATE;

        boolean ofTheTable() {
            return this == LOST_TRUNCATE || this == FOREIGN_TRUNCATE;
        }
    }

    Scenario(Mode mode, Fault fault, boolean midway, boolean restarts) {
        this(mode, fault, midway, restarts, false, false);
    }

    Rules rules() {
        return new Rules(mode, forgets ? LONGER_THAN_A_RESTART_GOES_BACK : CheckedJudge.FOREVER);
    }

    static List<Scenario> all() {
        var all = new ArrayList<Scenario>();
        for (Mode mode : Mode.values()) {
            for (Fault fault : Fault.values()) {
                for (int options = 0; options < 16; options++) {
                    boolean truncates = (options & 4) > 0;
                    if (truncates || !fault.ofTheTable()) {
                        boolean midway = (options & 1) > 0;
                        boolean restarts = (options & 2) > 0;
                        all.add(new Scenario(mode, fault, midway, restarts, truncates, (options & 8) > 0));
                    }
                }
            }
        }
        return all;
    }
}
