package io.lockstep.cutover.proof;

import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.guard.Guardrails;
import io.lockstep.cutover.runner.Plan;
import io.lockstep.cutover.runner.Steps;
import io.lockstep.cutover.view.Overview;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Looks at everything that a run would look at, and asks each act what it would do. Changes nothing. Thread-safe.
///
/// @param sessions on the two databases, new ones, which are closed here
/// @param settings how a run would be done, in words
/// @param overview of the verification, as of now
public record DryRun(
        Steps.Making making,
        Looking looking,
        Supplier<OpenDatabases> sessions,
        String settings,
        Supplier<Overview> overview) {
    /// What is done besides waiting for the proof: pause, fence, sequences, switch; as `benchmarks/cutover` measured
    /// it.
    private static final Duration WORK = Duration.ofMillis(200);

    /// @param results of every guardrail
    /// @param predictedPause how long clients would wait; empty while nothing is known of the replicator's lag
    public record Report(Plan plan, List<Guardrails.Result> results, Optional<Duration> predictedPause) {
        public Report {
            results = List.copyOf(results);
        }

        /// Whether a run may begin.
        public boolean go() {
            return Guardrails.mayBegin(results);
        }
    }

    /// Makes what is looked at: which tables are migrated is seen at each look.
    @FunctionalInterface
    public interface Looking {
        /// @throws SQLException when the databases cannot be asked
        Validation validation() throws SQLException;
    }

    /// Takes as long as the slowest guardrail.
    public Report report() throws Exception {
        return new Report(whole(), looking.validation().results(), predicted());
    }

    private Plan whole() throws Exception {
        try (OpenDatabases databases = sessions.get()) {
            return Plan.of(making.steps(), databases, settings);
        }
    }

    /// What people approve of what would be done.
    public Plan approved() throws Exception {
        try (OpenDatabases databases = sessions.get()) {
            return Plan.approved(making.steps(), databases, settings);
        }
    }

    /// Two watermarks on their way to the target, and the proof of the second.
    private Optional<Duration> predicted() {
        Overview now = overview.get();
        return now.replicationLag()
                .flatMap(lag ->
                        now.verificationLag().map(proof -> lag.plus(proof).plus(WORK)));
    }
}
