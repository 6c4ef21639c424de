package io.lockstep.verifier.matching;

import java.util.ArrayList;
import java.util.List;

/// What a simulated migration is like.
///
/// @param midway whether rows, replication and changes were there before both logs and the watermarks began
/// @param restarts whether the replicator now and then goes back to an older checkpoint and applies again
/// @param truncates whether the application now and then truncates the table
/// @param forgets whether the judge forgets settled keys, as soon as the replicator cannot go back to them
/// @param bounded whether the judge keeps hardly any version in flight (R8)
record Scenario(
        Mode mode, Fault fault, boolean midway, boolean restarts, boolean truncates, boolean forgets, boolean bounded) {
    /// In watermarks; [SimulatedMigration] goes back eight transactions.
    private static final int LONGER_THAN_A_RESTART_GOES_BACK = 12;

    private static final int FEWEST = Integer.getInteger("lockstep.simulation.versions", 2);

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
        this(mode, fault, midway, restarts, false, false, false);
    }

    Rules rules() {
        int soon = restarts ? LONGER_THAN_A_RESTART_GOES_BACK : 1;
        int retention = forgets ? soon : CheckedJudge.FOREVER;
        return bounded ? new Rules(mode, retention, FEWEST, 2) : new Rules(mode, retention);
    }

    /// All of them that keep hardly any.
    static List<Scenario> thinning() {
        return all().stream().map(scenario -> scenario.keeping(true)).toList();
    }

    /// The same, every version kept.
    Scenario unbounded() {
        return keeping(false);
    }

    private Scenario keeping(boolean hardlyAny) {
        return new Scenario(mode, fault, midway, restarts, truncates, forgets, hardlyAny);
    }

    /// All of them that keep every version.
    static List<Scenario> all() {
        var all = new ArrayList<Scenario>();
        for (Mode mode : Mode.values()) {
            for (Fault fault : Fault.values()) {
                for (int options = 0; options < 16; options++) {
                    boolean truncates = (options & 4) > 0;
                    if (truncates || !fault.ofTheTable()) {
                        boolean midway = (options & 1) > 0;
                        boolean restarts = (options & 2) > 0;
                        all.add(new Scenario(mode, fault, midway, restarts, truncates, (options & 8) > 0, false));
                    }
                }
            }
        }
        return all;
    }
}
