package io.lockstep.cutover.runner;

import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.plan.Run;
import java.util.List;

/// Watches the fence of the source while a run goes on. Asked by the runner's thread between two things that it does,
/// many times a second inside the pause, at least once a second outside it.
public interface Vigil extends AutoCloseable {
    /// Of a world that has no fence.
    Vigil NONE = (_, _, _) -> List.of();

    /// Looks, and fences again whoever has come back after the decision. What cannot be seen is tried again at the
    /// next look.
    ///
    /// @return what has come past the fence and is not in the history yet
    /// @throws LeaseLostException when somebody else acts now
    List<Breach> look(Permit permit, History history, Run run) throws InterruptedException;

    /// Watches no more.
    @Override
    default void close() {}
}
