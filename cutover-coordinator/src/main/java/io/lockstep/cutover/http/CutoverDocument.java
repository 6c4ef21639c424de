package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.runner.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One cutover, as it stands.
///
/// @param plan the hash of what it does, which people approve
/// @param decision null while it is open
/// @param outcome why it was given up; null when it was not
/// @param trouble what keeps the step at hand from getting done; null when nothing does
/// @param pauseMillis how long clients have been waiting; null when they have not
@JsonInclude
record CutoverDocument(
        String id,
        Mode mode,
        Phase phase,
        boolean over,
        String principal,
        String reason,
        String plan,
        Instant openedAt,
        List<String> approvers,
        @Nullable Verdict decision,
        @Nullable String outcome,
        @Nullable String trouble,
        @Nullable Long pauseMillis,
        List<BreachDocument> breaches,
        List<GateDocument> gates,
        List<StepDocument> steps,
        List<AllowedAction> actions) {

    /// Something that has come past the fence of the source.
    ///
    /// @param kind WRITTEN or CAME_BACK
    /// @param count of the transactions, or roles
    record BreachDocument(String kind, long count, String what, Instant at) {
        static List<BreachDocument> of(History history) {
            return history.entries().stream()
                    .flatMap(entry -> entry.line() instanceof Line.Breached(Breach breach)
                            ? Stream.of(new BreachDocument(kind(breach), breach.count(), breach.what(), entry.at()))
                            : Stream.empty())
                    .toList();
        }

        private static String kind(Breach breach) {
            return switch (breach) {
                case Breach.Written _ -> "WRITTEN";
                case Breach.CameBack _ -> "CAME_BACK";
            };
        }
    }

    /// One condition that is waited for.
    record GateDocument(String name, String observed, String required, String state, Instant since) {
        static GateDocument of(Gate gate) {
            return new GateDocument(
                    gate.name(), gate.observed(), gate.required(), gate.state().name(), gate.since());
        }
    }

    /// @param state PENDING, RUNNING, DONE, FAILED or UNDONE
    /// @param at when it got there; null while it is pending
    @JsonInclude
    record StepDocument(
            String step,
            Phase phase,
            String purpose,
            String state,
            @Nullable Instant at,
            @Nullable String evidence) {}

    /// @param reason why it is not allowed; empty when it is
    record AllowedAction(String action, boolean allowed, String reason) {}

    /// @param id what the run is called outside
    /// @param here whether this process carries it out
    static CutoverDocument of(String id, Standing standing, boolean here, Instant now) {
        History history = standing.history();
        Run run = standing.run();
        boolean over = run.instruction() instanceof Instruction.Nothing;
        return new CutoverDocument(
                id,
                history.opening().mode(),
                run.phase(),
                over,
                history.opening().principal(),
                history.opening().reason(),
                history.opening().plan(),
                history.entries().getFirst().at(),
                history.approvers(),
                decision(history).orElse(null),
                outcome(run).orElse(null),
                standing.trouble().orElse(null),
                history.pause(now).map(Duration::toMillis).orElse(null),
                BreachDocument.of(history),
                standing.gates().stream().map(GateDocument::of).toList(),
                Steps.all().stream().map(step -> step(history, run, step)).toList(),
                CutoverActions.of(run, here));
    }

    private static Optional<Verdict> decision(History history) {
        return history.entries().stream()
                .flatMap(entry -> entry.line() instanceof Line.Happened(RunEvent.Decided(Verdict verdict), String _)
                        ? Optional.of(verdict).stream()
                        : Optional.<Verdict>empty().stream())
                .findFirst();
    }

    private static Optional<String> outcome(Run run) {
        return switch (run) {
            case Run.Aborted(String reason) -> Optional.of(reason);
            case Run.GivingUp(Reversible _, String reason) -> Optional.of(reason);
            case Run.Undoing(Reversible _, String reason) -> Optional.of(reason);
            case Run.Advancing _, Run.Committing _, Run.Completing _, Run.Finished _ -> Optional.empty();
        };
    }

    private static StepDocument step(History history, Run run, Step step) {
        return history.entries().stream()
                .filter(entry -> concerns(entry, step))
                .reduce((_, later) -> later)
                .map(entry -> step(entry, step))
                .orElseGet(() -> new StepDocument(
                        step.name(),
                        step.phase(),
                        step.purpose(),
                        isAtHand(run, step) ? "RUNNING" : "PENDING",
                        null,
                        null));
    }

    private static boolean isAtHand(Run run, Step step) {
        return run.instruction() instanceof Instruction.Check(Step now) && now == step;
    }

    private static boolean concerns(Entry entry, Step step) {
        return entry.line() instanceof Line.Happened(RunEvent event, String _)
                && switch (event) {
                    case RunEvent.Begun(Step which) -> which == step;
                    case RunEvent.Done(Step which) -> which == step;
                    case RunEvent.Failed(Step which, String _) -> which == step;
                    case RunEvent.Undone(Reversible which) -> which == step;
                    case RunEvent.AbortOrdered _, RunEvent.TakenOver _, RunEvent.Decided _ -> false;
                };
    }

    private static StepDocument step(Entry entry, Step step) {
        Line.Happened line = (Line.Happened) entry.line();
        String evidence = line.event() instanceof RunEvent.Failed(Step _, String reason) ? reason : line.evidence();
        return new StepDocument(
                step.name(),
                step.phase(),
                step.purpose(),
                state(line.event()),
                entry.at(),
                evidence.isEmpty() ? null : evidence);
    }

    private static String state(RunEvent event) {
        return switch (event) {
            case RunEvent.Begun _ -> "RUNNING";
            case RunEvent.Done _ -> "DONE";
            case RunEvent.Failed _ -> "FAILED";
            case RunEvent.Undone _ -> "UNDONE";
            case RunEvent.AbortOrdered _, RunEvent.TakenOver _, RunEvent.Decided _ -> "PENDING";
        };
    }
}
