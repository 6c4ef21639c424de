package io.lockstep.cutover.runner;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.journal.History;

/// How a step that only looks is done. Looks are repeated, by one thread.
@FunctionalInterface
public interface Check {
    /// Looks once. Changes nothing. Whatever it throws is not known, which is not enough.
    ///
    /// @param history of the run so far
    Finding look(Databases databases, History history) throws Exception;
}
