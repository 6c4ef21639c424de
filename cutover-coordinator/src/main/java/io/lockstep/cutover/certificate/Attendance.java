package io.lockstep.cutover.certificate;

import io.lockstep.cutover.view.Overview;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One run's proof, attended by this process. The thread of the run writes it, that of the notary reads it.
final class Attendance implements AutoCloseable {
    /// All that clients wait for a certificate. Sessions are there by then; two round trips are left.
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final long run;
    private final Snapshots snapshots;
    private volatile @Nullable Testimony testimony;

    /// What was seen when the proof held.
    ///
    /// @param overview what it was judged by
    /// @param snapshots of both databases, right after; none when they could not be had
    /// @param obstacle why not; empty when they could
    record Testimony(Overview overview, Map<Side, Snapshot> snapshots, String obstacle) {
        Testimony {
            snapshots = Map.copyOf(snapshots);
        }
    }

    Attendance(long run, Snapshots snapshots) {
        this.run = run;
        this.snapshots = snapshots;
    }

    long run() {
        return run;
    }

    /// Is called when the proof holds, while clients wait.
    void proven(Overview overview) throws InterruptedException {
        try {
            testimony = new Testimony(overview, snapshots.open(PATIENCE), "");
        } catch (SQLException e) {
            testimony =
                    new Testimony(overview, Map.of(), "no snapshots could be opened at the switch: " + e.getMessage());
        }
    }

    /// Null while the proof does not hold.
    @Nullable
    Testimony testimony() {
        return testimony;
    }

    @Override
    public void close() {
        snapshots.close();
    }
}
