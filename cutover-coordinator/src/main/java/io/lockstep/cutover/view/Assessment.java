package io.lockstep.cutover.view;

import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Verdict;
import java.util.List;

/// A verdict with everything that speaks against PROVEN, also what a graver reason outweighs.
public record Assessment(Verdict verdict, List<Reason> reasons) {
    public Assessment {
        reasons = List.copyOf(reasons);
    }

    /// DIVERGED outweighs UNPROVEN, that outweighs IN_FLIGHT; PROVEN is what no reason speaks against.
    static Assessment of(List<Reason> reasons) {
        return new Assessment(verdict(reasons), reasons);
    }

    private static boolean differs(Reason reason) {
        return reason instanceof Reason.Differs || reason instanceof Reason.KnownLoss;
    }

    private static Verdict verdict(List<Reason> reasons) {
        if (reasons.stream().anyMatch(Assessment::differs)) {
            return new Verdict.Diverged();
        }
        List<UnprovenReason> unknown = reasons.stream()
                .filter(Reason.NotKnown.class::isInstance)
                .map(reason -> ((Reason.NotKnown) reason).why())
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            return new Verdict.Unproven(unknown);
        }
        return reasons.isEmpty() ? new Verdict.Proven() : new Verdict.InFlight();
    }
}
