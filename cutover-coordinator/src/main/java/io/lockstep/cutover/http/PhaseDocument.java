package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.runner.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One station of the phase rail.
///
/// @param number from 1; the decision, from which on nothing is undone, is taken between 4 and 5
/// @param state PENDING, RUNNING, DONE, FAILED or UNDONE
/// @param reversible whether what fails in it is undone by itself
/// @param millis how long it has taken so far; null before it has begun
@JsonInclude
record PhaseDocument(
        int number,
        Phase phase,
        String title,
        String state,
        boolean reversible,
        @Nullable Long millis,
        List<CutoverDocument.StepDocument> steps) {

    /// @param document of the same run; empty when there is none
    static List<PhaseDocument> rail(Optional<Standing> run, Optional<CutoverDocument> document, Instant now) {
        var rail = new ArrayList<PhaseDocument>();
        Instant begun = run.map(Standing::history)
                .map(history -> history.entries().getFirst().at())
                .orElse(now);
        for (Phase phase : phases()) {
            List<CutoverDocument.StepDocument> steps = steps(phase, document);
            String state = state(steps);
            Optional<Instant> end = last(steps);
            Instant until = state.equals("RUNNING") ? now : end.orElse(now);
            Long millis = state.equals("PENDING")
                    ? null
                    : Math.max(0, Duration.between(begun, until).toMillis());
            rail.add(new PhaseDocument(
                    rail.size() + 1,
                    phase,
                    title(phase),
                    state,
                    phase.compareTo(Phase.FINAL_SYNC) <= 0,
                    millis,
                    steps));
            begun = end.orElse(begun);
        }
        return rail;
    }

    private static List<Phase> phases() {
        return Steps.all().stream().map(step -> step.phase()).distinct().toList();
    }

    private static List<CutoverDocument.StepDocument> steps(Phase phase, Optional<CutoverDocument> document) {
        return document
                .map(CutoverDocument::steps)
                .orElseGet(() -> Steps.all().stream()
                        .map(step -> new CutoverDocument.StepDocument(
                                step.name(), step.phase(), step.purpose(), "PENDING", null, null))
                        .toList())
                .stream()
                .filter(step -> step.phase() == phase)
                .toList();
    }

    private static Optional<Instant> last(List<CutoverDocument.StepDocument> steps) {
        return steps.stream()
                .map(CutoverDocument.StepDocument::at)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }

    private static String state(List<CutoverDocument.StepDocument> steps) {
        List<String> states =
                steps.stream().map(CutoverDocument.StepDocument::state).toList();
        if (states.contains("FAILED")) {
            return "FAILED";
        }
        if (states.contains("UNDONE")) {
            return "UNDONE";
        }
        if (states.stream().allMatch("DONE"::equals)) {
            return "DONE";
        }
        return states.stream().allMatch("PENDING"::equals) ? "PENDING" : "RUNNING";
    }

    private static String title(Phase phase) {
        return switch (phase) {
            case PRE_VALIDATION -> "Validate and prepare";
            case WAIT_FOR_SYNC -> "Wait for sync";
            case DRAIN -> "Drain";
            case FINAL_SYNC -> "Final proof";
            case STOP_REPLICATION -> "Switch";
            case POST_VALIDATION -> "Validate";
            case FAILBACK_WINDOW -> "Failback window";
            case FINALIZED -> "Finalize";
            case ABORTING -> "Undo";
            case ABORTED -> "Undone";
        };
    }
}
