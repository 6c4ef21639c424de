package io.lockstep.cutover.fence;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;

/// A guardrail in one piece.
record Condition(String name, Severity severity, String required, Look look) implements Guardrail {
    /// How it is seen.
    @FunctionalInterface
    interface Look {
        Sighting at(Databases databases) throws Exception;
    }

    static Condition blocker(String name, String required, Look look) {
        return new Condition(name, Severity.BLOCKER, required, look);
    }

    static Condition warning(String name, String required, Look look) {
        return new Condition(name, Severity.WARNING, required, look);
    }

    @Override
    public Sighting look(Databases databases) throws Exception {
        return look.at(databases);
    }
}
