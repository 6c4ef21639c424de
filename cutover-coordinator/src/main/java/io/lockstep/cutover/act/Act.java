package io.lockstep.cutover.act;

import java.util.List;

/// How one step of a cutover is done, looked at and undone. Doing or undoing it again changes nothing, so that
/// whoever takes a run over may simply do it again.
///
/// Everything here may throw whatever its world throws: what the runner cannot tell apart it tries again, and it
/// takes nothing for done but what a probe has seen. Only a [RefusedException] ends the tries.
public interface Act {
    /// What would be done now, in order, as it would be done; computed by looking, and nothing is changed. The same
    /// data is printed by a dry run and done by [#perform].
    List<Action> plan(Databases databases) throws Exception;

    /// Looks how far it has been done. Changes nothing.
    Probe probe(Databases databases) throws Exception;

    /// Does it, or what is missing of it.
    ///
    /// @throws RefusedException when it can never be done as things are
    /// @throws LeaseLostException when somebody else acts now
    void perform(Permit permit) throws Exception;

    /// Undoes what [#perform] may have left, exactly, also when it was only half done or not at all. Returns when it
    /// has
    /// seen that it is undone.
    ///
    /// @throws LeaseLostException when somebody else acts now
    void undo(Permit permit) throws Exception;
}
