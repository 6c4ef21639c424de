package io.lockstep.events;

import java.time.Instant;
import java.util.Objects;

/// The replicator has applied again what it had applied before: it has gone back to an older checkpoint.
///
/// @param from the oldest watermark that the target has shown once more
/// @param to the newest that it had shown before; everything applied again stands behind it in the target's log
/// @param since when the broker took the first watermark that was shown once more
public record Replay(long from, long to, Instant since) {
    public Replay {
        Objects.requireNonNull(since);
        if (from < 1 || from > to) {
            throw new IllegalArgumentException("A replay from watermark " + from + " to " + to);
        }
    }

    /// The same, seen to go back further, or earlier.
    public Replay plus(Replay other) {
        Instant earlier = other.since.isBefore(since) ? other.since : since;
        return new Replay(Math.min(from, other.from), Math.max(to, other.to), earlier);
    }
}
