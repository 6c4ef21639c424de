package io.lockstep.cutover.guard;

import io.lockstep.cutover.act.Databases;

/// One condition of a cutover, and how to see whether it holds. Stateless.
public interface Guardrail {
    /// Short and stable, in lower case with hyphens, such as `prepared-transactions`.
    String name();

    Severity severity();

    /// What has to be seen, in words, such as `no prepared transactions on the source`.
    String required();

    /// Looks. Changes nothing. Whatever it throws is [Sighting.State#UNKNOWN], which never passes.
    Sighting look(Databases databases) throws Exception;

    /// What becomes of a cutover when the condition does not hold.
    enum Severity {
        /// It does not begin.
        BLOCKER,
        /// It is said, and the cutover goes on.
        WARNING
    }
}
