package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import java.time.Duration;
import java.util.List;

/// One thing that directs clients: a pooler, the application itself, a name server. It remembers nothing of what it has
/// done. Made for one direction; used by several threads.
public interface TrafficSwitch {
    /// What it is and where, such as `pgbouncer db1:6432 shop`; no secret.
    String name();

    /// What would be sent to make the move, in order, whether it has been made or not.
    ///
    /// @throws Exception when that cannot be said as things are
    List<Action> actions(Move move) throws Exception;

    /// Looks whether the move has been made. Changes nothing. Whatever it throws is [Probe.Unknown].
    Probe probe(Move move, Databases databases) throws Exception;

    /// Makes the move, or what is missing of it, and sees that it has been made.
    ///
    /// @param bound after which it is given up
    /// @throws RefusedException when it can never be made as things are
    /// @throws LeaseLostException when somebody else acts now
    void make(Move move, Permit permit, Duration bound) throws Exception;

    /// Lets clients go on wherever it points, for who cannot learn who holds the lease. Does nothing to clients that
    /// are
    /// not held, nor where that cannot be seen.
    void letGo(Duration bound) throws Exception;
}
