package io.lockstep.app.demo;

import io.lockstep.events.LagHistogram;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a demo measured, shaped as `lockstep demo --json` prints it.
///
/// @param falseAlarms divergences of rows that no fault was injected into, short-lived ones included
/// @param measures what else is measured, by table
/// @param heldToChangesPerSecond the lowest rate that the workload was held to, since the services could not follow on
///     this machine; null when it never was
/// @param cutovers in their order; none when they were left out
/// @param certificate the file of that of the move to the target, relative to the working directory; null when there
/// was
///     none
public record DemoReport(
        boolean ok,
        List<FaultFound> faults,
        long falseAlarms,
        Stall stall,
        Lag lag,
        Changes changes,
        Measures measures,
        @Nullable Long heldToChangesPerSecond,
        List<Cutover> cutovers,
        @Nullable String certificate) {
    public DemoReport {
        faults = List.copyOf(faults);
        cutovers = List.copyOf(cutovers);
    }

    /// Whether each of these measured what the demo promises.
    ///
    /// @param falseAlarms divergences of rows that no fault was injected into
    static boolean asPromised(
            Collection<FaultFound> faults, long falseAlarms, Stall stall, Collection<Cutover> cutovers) {
        return faults.stream().allMatch(FaultFound::asPromised)
                && falseAlarms == 0
                && stall.quiet()
                && cutovers.stream().allMatch(Cutover::asPromised);
    }

    /// One fault and what was said about it.
    ///
    /// @param found the class of the verdict, or `NOTHING` when none came in time
    /// @param detectionMillis from the commit that made the fault to the moment the suspect was published
    /// @param healedMillis from the repair of the row to the moment it was found right again; null when it was not
    public record FaultFound(
            String name,
            String table,
            Map<String, String> key,
            String expected,
            String found,
            List<String> columns,
            List<String> expectedColumns,
            @Nullable Long detectionMillis,
            @Nullable Long healedMillis) {
        public FaultFound {
            key = Map.copyOf(key);
            columns = List.copyOf(columns);
            expectedColumns = List.copyOf(expectedColumns);
        }

        boolean named() {
            return expected.equals(found) && columns.equals(expectedColumns);
        }

        boolean asPromised() {
            return named() && healedMillis != null;
        }

        FaultFound healed(@Nullable Long millis) {
            return new FaultFound(name, table, key, expected, found, columns, expectedColumns, detectionMillis, millis);
        }
    }

    /// A pause of the replicator while the application went on writing.
    ///
    /// @param changes row changes committed on the source meanwhile
    /// @param verdicts the words that the verdict took, in order
    public record Stall(double seconds, long changes, long falseAlarms, List<String> verdicts) {
        public Stall {
            verdicts = List.copyOf(verdicts);
        }

        boolean quiet() {
            return falseAlarms == 0 && !verdicts.contains("DIVERGED");
        }
    }

    /// Milliseconds from a row version's arrival in the source's change log to its settling in the target's, while
    /// the workload ran undisturbed.
    public record Lag(long p50Millis, long p95Millis, long p99Millis) {
        static Lag of(LagHistogram lag) {
            return new Lag(
                    Math.round(lag.percentileMillis(0.5)),
                    Math.round(lag.percentileMillis(0.95)),
                    Math.round(lag.percentileMillis(0.99)));
        }
    }

    /// Row versions read from each change log.
    public record Changes(long source, long target) {}

    /// The application moved to the other side while its clients went on.
    ///
    /// @param direction `forward`, to the target, or `failback`, to the source again
    /// @param phase that the run got to; FAILBACK_WINDOW when clients are at the other side
    /// @param pauseMillis how long clients had to wait; null when they had not
    /// @param pauseBudgetMillis how long they may
    /// @param predictedPauseMillis by the dry run before; null when it could not tell
    /// @param longestMillis the longest that a client waited for an answer
    /// @param requests of clients from a moment before to a moment after it
    /// @param failedRequests those of them that failed, or that could not be made
    /// @param acknowledgedWritesLost that clients were told are done, since the first one, and that the database at
    ///     which they are now does not have
    /// @param equal whether both databases were equal in the end
    /// @param traffic what held the clients
    public record Cutover(
            String direction,
            String phase,
            @Nullable Long pauseMillis,
            long pauseBudgetMillis,
            @Nullable Long predictedPauseMillis,
            long longestMillis,
            long requests,
            long failedRequests,
            long acknowledgedWritesLost,
            boolean equal,
            String traffic) {
        boolean asPromised() {
            return phase.equals("FAILBACK_WINDOW")
                    && pauseMillis != null
                    && pauseMillis <= pauseBudgetMillis
                    && requests > 0
                    && failedRequests == 0
                    && acknowledgedWritesLost == 0
                    && equal;
        }
    }
}
