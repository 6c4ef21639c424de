package io.lockstep.verifier.matching;

import java.util.ArrayList;
import java.util.List;

/// What a simulated migration is like.
///
/// @param midway whether rows, replication and changes were there before both logs and the watermarks began
/// @param restarts whether the replicator now and then goes back to an older checkpoint and applies again
record Scenario(Mode mode, Fault fault, boolean midway, boolean restarts) {
    enum Fault {
        NONE,
        LOST,
        ALTERED,
        FOREIGN,
        STALE
    }

    static List<Scenario> all() {
        var all = new ArrayList<Scenario>();
        for (Mode mode : Mode.values()) {
            for (Fault fault : Fault.values()) {
                all.add(new Scenario(mode, fault, false, false));
                all.add(new Scenario(mode, fault, true, false));
                all.add(new Scenario(mode, fault, false, true));
                all.add(new Scenario(mode, fault, true, true));
            }
        }
        return all;
    }
}
