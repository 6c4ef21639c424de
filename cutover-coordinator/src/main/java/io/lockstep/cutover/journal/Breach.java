package io.lockstep.cutover.journal;

import io.lockstep.events.Position;
import java.util.Objects;

/// Something has come past the fence of the source. Names tables, roles and positions, never a value of a row.
public sealed interface Breach {
    /// How many transactions or roles.
    long count();

    /// What was seen, for operators.
    String what();

    /// Migrated tables were changed on the source after the barrier, and not by the way back: whatever carries the
    /// target's data does not have it.
    ///
    /// @param upTo the last such change of the lane that was seen
    /// @param count of the transactions
    record Written(String lane, Position upTo, long count, String what) implements Breach {
        public Written {
            Objects.requireNonNull(lane);
            Objects.requireNonNull(upTo);
            Objects.requireNonNull(what);
        }
    }

    /// Roles that can write could log in to the source again, or had.
    record CameBack(long count, String what) implements Breach {
        public CameBack {
            Objects.requireNonNull(what);
        }
    }
}
