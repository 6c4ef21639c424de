package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.guard.Guardrails;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.proof.DryRun;
import io.lockstep.cutover.runner.Plan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a cutover would look at and do, and what was seen now.
///
/// @param go whether one may begin
/// @param plan the hash of what it would do
/// @param predictedPauseMillis null while nothing is known of the replicator's lag
@JsonInclude
record DryRunDocument(
        String mode,
        boolean go,
        String plan,
        @Nullable Long predictedPauseMillis,
        List<CheckDocument> checks,
        List<PlannedDocument> steps) {

    /// @param severity BLOCKER or WARNING
    /// @param state PASS, FAIL or UNKNOWN
    record CheckDocument(
            String name, String severity, String state, String observed, String required, String fix, long millis) {
        static CheckDocument of(Guardrails.Result result) {
            return new CheckDocument(
                    result.guardrail().name(),
                    result.guardrail().severity().name(),
                    result.sighting().state().name(),
                    result.sighting().observed(),
                    result.guardrail().required(),
                    result.sighting().fix(),
                    result.took().toMillis());
        }
    }

    /// @param actions none of a step that only looks
    record PlannedDocument(String step, Phase phase, String purpose, List<Action> actions) {
        static PlannedDocument of(Plan.Planned planned) {
            return new PlannedDocument(
                    planned.step().name(),
                    planned.step().phase(),
                    planned.step().purpose(),
                    planned.actions());
        }
    }

    static DryRunDocument of(DryRun.Report report) {
        return new DryRunDocument(
                "DRY_RUN",
                report.go(),
                report.plan().hash(),
                report.predictedPause().map(Duration::toMillis).orElse(null),
                report.results().stream().map(CheckDocument::of).toList(),
                report.plan().steps().stream().map(PlannedDocument::of).toList());
    }
}
