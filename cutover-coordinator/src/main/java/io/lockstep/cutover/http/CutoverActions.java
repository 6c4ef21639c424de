package io.lockstep.cutover.http;

import io.lockstep.cutover.http.CutoverDocument.AllowedAction;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Run;
import java.util.List;
import java.util.Optional;

/// What may be asked of a run as it stands, and why not.
enum CutoverActions {
    APPROVE("approve"),
    POSTPONE("postpone"),
    RELEASE("release"),
    ABORT("abort"),
    RESUME("resume"),
    FAILBACK("failback"),
    FINALIZE("finalize");

    private final String word;

    CutoverActions(String word) {
        this.word = word;
    }

    /// The last part of its path.
    String word() {
        return word;
    }

    static List<AllowedAction> of(Run run, boolean here) {
        return List.of(values()).stream()
                .map(action -> {
                    Optional<String> objection = action.objection(run, here);
                    return new AllowedAction(action.word, objection.isEmpty(), objection.orElse(""));
                })
                .toList();
    }

    /// Why it may not be asked for now; empty when it may.
    ///
    /// @param here whether this process is carrying it out
    Optional<String> objection(Run run, boolean here) {
        if (run.instruction() instanceof Instruction.Nothing) {
            return Optional.of("it is over: " + run.phase());
        }
        if (this == RESUME) {
            return here ? Optional.of("it is being carried out") : Optional.empty();
        }
        if (!here) {
            return Optional.of("this coordinator is not carrying it out: resume it first");
        }
        return switch (this) {
            case APPROVE, POSTPONE, RELEASE ->
                run instanceof Run.Advancing advancing && advancing.step().compareTo(Reversible.AWAIT_SYNC) <= 0
                        ? Optional.empty()
                        : Optional.of("the pause has begun: it is in " + run.phase());
            case ABORT ->
                run instanceof Run.Completing
                        ? Optional.of("the decision to switch is durable: what is left is done, and a failback brings"
                                + " the source back")
                        : run.phase() == Phase.ABORTING ? Optional.of("it is being undone") : Optional.empty();
            case FINALIZE, FAILBACK ->
                run instanceof Run.Completing completing && completing.step() == Forward.KEEP_WAY_BACK
                        ? Optional.empty()
                        : Optional.of("there is a way back in FAILBACK_WINDOW, and it is in " + run.phase());
            case RESUME -> Optional.empty();
        };
    }
}
