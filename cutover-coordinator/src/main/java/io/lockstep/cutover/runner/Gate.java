package io.lockstep.cutover.runner;

import io.lockstep.cutover.guard.Sighting;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One condition that a check waits for, as it is now.
///
/// @param name short and stable, in lower case with hyphens, such as `replication-lag`
/// @param since when it has been in this state
public record Gate(String name, String observed, String required, Sighting.State state, Instant since) {
    public Gate {
        Objects.requireNonNull(name);
        Objects.requireNonNull(observed);
        Objects.requireNonNull(required);
        Objects.requireNonNull(state);
        Objects.requireNonNull(since);
    }

    /// The same, in its state since when it got there.
    ///
    /// @param before as it was seen last; null when this is the first time
    public Gate since(@Nullable Gate before, Instant now) {
        Instant reached = before != null && before.state == state ? before.since : now;
        return new Gate(name, observed, required, state, reached);
    }

    /// Not knowing is not open.
    public boolean open() {
        return state == Sighting.State.PASS;
    }
}
