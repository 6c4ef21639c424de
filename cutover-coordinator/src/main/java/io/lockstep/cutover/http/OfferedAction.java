package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.runner.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Something that whoever looks at the console may ask for, or may not, and why not.
///
/// @param role that it needs
/// @param reason why it is not allowed now; empty when it is
/// @param effect what it does, in a sentence
/// @param steps what it does, step by step, in order; empty where the sentence says it all
/// @param dryRun whether a dry run can tell more exactly, with every statement
/// @param path where to send it
/// @param body what to send besides the reason
@JsonInclude
record OfferedAction(
        String action,
        String label,
        String role,
        boolean allowed,
        String reason,
        String effect,
        List<StepLine> steps,
        boolean dryRun,
        String path,
        Map<String, String> body) {

    /// @param undo whether it is undone, not done
    record StepLine(String step, String purpose, boolean undo) {
        static StepLine doing(Step step) {
            return new StepLine(step.name(), step.purpose(), false);
        }
    }

    /// What a run may be asked for.
    record Asked(String id, Standing standing, boolean here, boolean distinctApprover) {}

    /// @param run the newest that is not over; empty when there is none
    /// @param able whether this coordinator can cut over
    static List<OfferedAction> of(Optional<Asked> run, boolean able, SessionResource.@Nullable SessionDocument who) {
        return run.map(asked -> ofRun(asked, who)).orElseGet(() -> beginning(able, who));
    }

    /// What begins something.
    private enum Beginning {
        DRY_RUN("dry-run", "Dry run", "Looks at everything and changes nothing."),
        REHEARSE(
                "rehearse",
                "Rehearse",
                "Pauses clients, fences the source and proves for real; then undoes all of it."),
        EXECUTE("execute", "Cut over", "Moves the application to the target.");

        private final String action;
        private final String label;
        private final String effect;

        Beginning(String action, String label, String effect) {
            this.action = action;
            this.label = label;
            this.effect = effect;
        }

        private List<StepLine> steps() {
            return switch (this) {
                case DRY_RUN -> List.of();
                case REHEARSE ->
                    Stream.concat(
                                    Stream.of(Reversible.values()).map(StepLine::doing),
                                    undoing(Reversible.ADVANCE_REVERSE).stream())
                            .toList();
                case EXECUTE -> Steps.all().stream().map(StepLine::doing).toList();
            };
        }

        private OfferedAction offered(Optional<String> objection, SessionResource.@Nullable SessionDocument who) {
            String reason = reason(Role.OPERATOR, who, objection);
            return new OfferedAction(
                    action,
                    label,
                    Role.OPERATOR.word(),
                    reason.isEmpty(),
                    reason,
                    effect,
                    steps(),
                    true,
                    "/api/v1/cutovers",
                    Map.of("mode", name()));
        }
    }

    private static List<OfferedAction> beginning(boolean able, SessionResource.@Nullable SessionDocument who) {
        Optional<String> objection = able
                ? Optional.empty()
                : Optional.of("this coordinator cannot cut over: replication.type is none, so that nothing is known of"
                        + " the replicator");
        return Stream.of(Beginning.values())
                .map(each -> each.offered(objection, who))
                .toList();
    }

    private static List<OfferedAction> ofRun(Asked run, SessionResource.@Nullable SessionDocument who) {
        var offered = new ArrayList<OfferedAction>();
        for (CutoverActions action : CutoverActions.values()) {
            offered.add(ofRun(action, run, who));
        }
        return offered;
    }

    private static OfferedAction ofRun(
            CutoverActions action, Asked run, SessionResource.@Nullable SessionDocument who) {
        Role role = action == CutoverActions.APPROVE ? Role.APPROVER : Role.OPERATOR;
        Optional<String> objection =
                action.objection(run.standing().run(), run.here()).or(() -> ownRun(action, run, who));
        String reason = reason(role, who, objection);
        return new OfferedAction(
                action.word(),
                label(action),
                role.word(),
                reason.isEmpty(),
                reason,
                effect(action),
                steps(action, run.standing()),
                false,
                "/api/v1/cutovers/" + run.id() + "/" + action.word(),
                action == CutoverActions.APPROVE
                        ? Map.of("plan", run.standing().history().opening().plan())
                        : Map.of());
    }

    private static Optional<String> ownRun(
            CutoverActions action, Asked run, SessionResource.@Nullable SessionDocument who) {
        return action == CutoverActions.APPROVE
                        && run.distinctApprover()
                        && who != null
                        && who.principal()
                                .equals(run.standing().history().opening().principal())
                ? Optional.of("whoever has asked for a cutover does not approve it")
                : Optional.empty();
    }

    /// What the run forbids outweighs who asks.
    static String reason(Role role, SessionResource.@Nullable SessionDocument who, Optional<String> objection) {
        if (objection.isPresent()) {
            return objection.get();
        }
        if (who == null) {
            return "sign in as " + (role == Role.OPERATOR ? "an operator" : "an approver");
        }
        return who.role().equals(role.word()) ? "" : who.principal() + " is no " + role.word();
    }

    private static String label(CutoverActions action) {
        return switch (action) {
            case APPROVE -> "Approve";
            case POSTPONE -> "Postpone";
            case RELEASE -> "Release";
            case ABORT -> "Abort";
            case RESUME -> "Resume";
            case FAILBACK -> "Fail back";
            case FINALIZE -> "Finalize";
        };
    }

    private static String effect(CutoverActions action) {
        return switch (action) {
            case APPROVE -> "Agrees to the plan of this run, by its hash. The steps that are left follow.";
            case POSTPONE -> "Keeps the run before the pause until it is released. Nothing is undone.";
            case RELEASE -> "Lets a postponed run go on.";
            case ABORT -> "Undoes what was done, newest first, and lets the application stay on the source.";
            case RESUME -> "Goes on with a run that nobody is at, where its journal ends.";
            case FAILBACK -> "Begins a cutover back to the source, over the way back that was kept.";
            case FINALIZE -> "Closes the way back before its time. After this the source is history.";
        };
    }

    private static List<StepLine> steps(CutoverActions action, Standing standing) {
        return switch (action) {
            case APPROVE, RESUME, RELEASE -> left(standing);
            case ABORT -> undoing(standing);
            case FAILBACK -> Steps.all().stream().map(StepLine::doing).toList();
            case FINALIZE -> List.of(StepLine.doing(Forward.DROP_REVERSE));
            case POSTPONE -> List.of();
        };
    }

    /// The steps that are not done.
    private static List<StepLine> left(Standing standing) {
        List<Step> done = RunProgress.done(standing);
        return Steps.all().stream()
                .filter(step -> !done.contains(step))
                .map(StepLine::doing)
                .toList();
    }

    private static List<StepLine> undoing(Standing standing) {
        return RunProgress.reached(standing).map(OfferedAction::undoing).orElse(List.of());
    }

    private static List<StepLine> undoing(Reversible reached) {
        var lines = new ArrayList<StepLine>();
        for (Reversible step : Reversible.values()) {
            if (step.isUndone() && step.compareTo(reached) <= 0) {
                lines.addFirst(new StepLine(step.name(), step.purpose(), true));
            }
        }
        return lines;
    }
}
