package io.lockstep.cutover.proof;

import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Overview;
import java.util.Objects;
import java.util.Optional;

/// What is seen of the next leg, which verifies the way back and whose cutover is the failback.
public sealed interface NextLeg {
    /// It is not verified, or not yet.
    ///
    /// @param why in words for an operator
    record Missing(String why) implements NextLeg {
        public Missing {
            Objects.requireNonNull(why);
        }
    }

    /// It is verified.
    ///
    /// @param overview of its verification, as of now
    /// @param newest its newest cutover; empty while there is none
    record Verified(Overview overview, Optional<Standing> newest) implements NextLeg {
        public Verified {
            Objects.requireNonNull(overview);
            Objects.requireNonNull(newest);
        }

        /// Whether a failback has begun and is not decided, or is not through with what the decision asks for.
        boolean isUnderWay() {
            return newest.filter(now -> !isOver(now) && !isDone(now)).isPresent();
        }

        /// Whether clients are where the leg leads to.
        boolean isDone() {
            return newest.filter(Verified::isDone).isPresent();
        }

        private static boolean isOver(Standing standing) {
            return standing.run().instruction() instanceof Instruction.Nothing;
        }

        private static boolean isDone(Standing standing) {
            Phase phase = standing.run().phase();
            return isCommitted(standing) && (phase == Phase.FAILBACK_WINDOW || phase == Phase.FINALIZED);
        }

        private static boolean isCommitted(Standing standing) {
            return standing.history().entries().stream()
                    .anyMatch(
                            entry -> entry.line() instanceof Line.Happened(RunEvent.Decided(Verdict verdict), String _)
                                    && verdict == Verdict.COMMIT);
        }
    }
}
