package io.lockstep.cutover.fence;

import io.lockstep.cutover.act.Permit;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Ends the sessions of those who have lost their login, and sees that nothing is left of them.
///
/// Beside those that are listed there may be one that was asked whether it can log in before its role lost that, and
/// is not listed yet. It is known by the virtual transaction in which it starts: whatever has one right after the
/// login was taken is waited for.
final class Eviction {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int QUIET_ROUNDS = 2;

    private final Permit permit;
    private final long deadline;
    private final Duration patience;

    /// Its patience begins now.
    Eviction(Permit permit, Duration patience) {
        this.permit = permit;
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /// Ends their sessions.
    ///
    /// @throws IllegalStateException when its patience is over
    void endSessions(FenceSet set) throws SQLException, InterruptedException {
        Set<String> starting = new HashSet<>(permit.read(Side.SOURCE, Occupancy::starting));
        int quiet = 0;
        while (quiet < QUIET_ROUNDS) {
            starting.retainAll(permit.read(Side.SOURCE, Occupancy::starting));
            List<String> there = permit.outside(Side.SOURCE, source -> Occupancy.evict(source, set.evicted()));
            quiet = there.isEmpty() && starting.isEmpty() ? quiet + 1 : 0;
            pause(there.isEmpty() ? starting.size() + " sessions that are just starting" : String.join(", ", there));
        }
    }

    /// Waits for whoever has a migrated table for writing still.
    ///
    /// @throws IllegalStateException when its patience is over
    void awaitWriters(FenceSet set) throws SQLException, InterruptedException {
        List<String> writing = permit.read(Side.SOURCE, source -> Occupancy.writing(source, set));
        while (!writing.isEmpty()) {
            pause(String.join(", ", writing));
            writing = permit.read(Side.SOURCE, source -> Occupancy.writing(source, set));
        }
    }

    private void pause(String left) throws InterruptedException {
        if (System.nanoTime() - deadline > 0) {
            throw new IllegalStateException("after " + patience.toMillis() + " ms still on the source: " + left);
        }
        Thread.sleep(POLL);
    }
}
