package io.lockstep.cutover.act;

import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// The right to act for one run, which holds until somebody else takes the lease. Used by one thread at a time.
///
/// Whoever takes the lease first writes its epoch on both databases. So what is done through
/// [#transaction] is either there when the next one looks, or is never done.
public interface Permit extends Databases {
    /// The number of the run.
    long run();

    /// The epoch of the lease, which every taker raises.
    long epoch();

    /// Does something to a database in one transaction that has locked the lease there against those who would take
    /// it. It may write even where the database's default is read-only.
    ///
    /// @throws LeaseLostException when somebody else has taken it; nothing has been done
    <T> T transaction(Side side, Work<T> work) throws SQLException;

    /// Does what cannot be part of a transaction that has locked something (a replication slot), right after the
    /// lease was looked at. It may come late, so nothing that both sides' taking writes depends on is done
    /// this way.
    ///
    /// @throws LeaseLostException when somebody else has taken it; nothing has been done
    <T> T outside(Side side, Work<T> work) throws SQLException;

    /// Looks whether the lease is still held, before something is sent to what knows no lease, such as a pooler.
    ///
    /// @throws LeaseLostException when it is not
    void confirm() throws SQLException;

    /// Keeps what the step has found, to be put back by its undoing, by whoever does that. To be called in the
    /// [#transaction] that makes the first change, on its side. What is kept already stays: a step that begins a
    /// second time does not take its own work for what was there before.
    void keepImage(Side side, Connection connection, String step, String image) throws SQLException;

    /// What [#keepImage] has kept there for this run.
    Optional<String> image(Side side, Connection connection, String step) throws SQLException;
}
