package io.lockstep.cutover.decision;

import io.lockstep.cutover.plan.Verdict;
import java.util.Objects;

/// What the decision row of a run says.
///
/// @param epoch of the lease of whoever wrote it
/// @param proof on what ground, in words or as a document; never a row value
public record Decision(Verdict verdict, long epoch, String proof) {
    public Decision {
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(proof);
    }
}
