package io.lockstep.verifier.sweeper;

import io.lockstep.verifier.sweep.TablePair;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Says which tables a lane carries now. Whoever makes it knows the lane's publication and the
/// replicator's rules.
@FunctionalInterface
public interface LaneTables {
    /// @param source a session on the source, of which nothing is changed
    List<TablePair> of(String lane, Connection source) throws SQLException;
}
