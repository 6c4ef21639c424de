package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;

/// A guardrail that is one look.
record Rule(String name, Severity severity, String required, Look look) implements Guardrail {
    @Override
    public Sighting look(Databases databases) throws Exception {
        return look.at(databases);
    }

    /// What is looked at.
    interface Look {
        Sighting at(Databases databases) throws Exception;
    }
}
