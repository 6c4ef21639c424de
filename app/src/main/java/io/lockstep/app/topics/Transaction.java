package io.lockstep.app.topics;

import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import java.time.Instant;
import java.util.List;

/// What one transaction changed, of the tables that are captured: by its neighbours a foreign writer is recognised.
///
/// @param id in the database that logged it
/// @param committedAt as its log says; on a target fed by native replication the *source's* commit time
/// @param count of all its changes
/// @param first some of its changes, the earliest, in the order in which it made them
record Transaction(Side side, long id, Instant committedAt, long count, List<RowVersion> first) {
    Transaction {
        first = List.copyOf(first);
    }
}
