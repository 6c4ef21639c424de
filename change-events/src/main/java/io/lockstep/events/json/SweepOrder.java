package io.lockstep.events.json;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an operator wants of the sweep of a lane, on the sweeps topic. The newest of each key counts: one
/// that starts a pass, and one that pauses it or lets it go on.
///
/// @param id tells it from others
/// @param sweep that it is about; null for one that is to be started
/// @param principal who
/// @param reason in their words
public record SweepOrder(
        String id, String lane, Kind kind, @Nullable String sweep, String principal, String reason, Instant at) {
    public SweepOrder {
        Objects.requireNonNull(id);
        Objects.requireNonNull(lane);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(principal);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(at);
    }

    /// What is wanted.
    public enum Kind {
        START,
        PAUSE,
        RESUME
    }

    /// Its key on the topic.
    public String key() {
        return "order/" + lane + (kind == Kind.START ? "/start" : "/pause");
    }
}
