package io.lockstep.cutover.plan;

import java.util.Arrays;
import java.util.Optional;

/// The steps after the decision, in their order. They are retried until they are done.
public enum Forward implements Step {
    OPEN_TARGET(Phase.STOP_REPLICATION, Nature.EFFECT, "give the application's roles their login on the target"),
    SWITCH_TRAFFIC(Phase.STOP_REPLICATION, Nature.EFFECT, "point every pooler to the target"),
    RESUME_TRAFFIC(Phase.STOP_REPLICATION, Nature.EFFECT, "let the clients go on"),
    STOP_REPLICATION(Phase.STOP_REPLICATION, Nature.EFFECT, "stop the replicator and drop its slot on the source"),
    START_REVERSE(Phase.STOP_REPLICATION, Nature.EFFECT, "start the way back"),
    POST_VALIDATE(
            Phase.POST_VALIDATION,
            Nature.CHECK,
            "see that the source is fenced, clients are at the target, and the way back runs"),
    KEEP_WAY_BACK(Phase.FAILBACK_WINDOW, Nature.CHECK, "keep the way back until the window ends or is closed"),
    DROP_REVERSE(Phase.FINALIZED, Nature.EFFECT, "take the way back down");

    private final Phase phase;
    private final Nature nature;
    private final String purpose;

    Forward(Phase phase, Nature nature, String purpose) {
        this.phase = phase;
        this.nature = nature;
        this.purpose = purpose;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public Nature nature() {
        return nature;
    }

    @Override
    public String purpose() {
        return purpose;
    }

    /// The step after it; empty when that was all.
    public Optional<Forward> next() {
        return Arrays.stream(values()).filter(step -> step.compareTo(this) > 0).findFirst();
    }
}
