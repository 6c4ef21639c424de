package io.lockstep.cutover.plan;

import java.util.List;

/// What the watchdog does when clients wait and nobody holds the lease any more: it takes the lease, asks for
/// ABORT, and does what follows from what the row then says.
///
/// It knows no journal: what it has done is found by the probes of whoever takes the run over.
public final class Rescue {
    private Rescue() {}

    /// What is done, in this order, each unless a probe finds it done. After ABORT the source takes writes
    /// again before clients go on, on the source; after COMMIT the switch is finished as far as clients need
    /// it.
    public static List<Instruction> after(Verdict verdict) {
        return switch (verdict) {
            case ABORT ->
                List.of(new Instruction.Undo(Reversible.FENCE_SOURCE), new Instruction.Undo(Reversible.PAUSE_TRAFFIC));
            case COMMIT ->
                List.of(
                        new Instruction.Finish(Forward.OPEN_TARGET),
                        new Instruction.Finish(Forward.SWITCH_TRAFFIC),
                        new Instruction.Finish(Forward.RESUME_TRAFFIC));
        };
    }
}
