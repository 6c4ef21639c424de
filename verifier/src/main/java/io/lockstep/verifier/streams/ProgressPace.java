package io.lockstep.verifier.streams;

import java.time.Duration;
import java.time.Instant;

/// Decides when progress is published: soon after something was proven, and now and then while watermarks are read
/// and nothing can be proven, so that a stall is seen to be alive. A watermark that is proven at once is published
/// once. Never more than some ten times a second, also while a backlog is worked off.
final class ProgressPace {
    static final Duration AFTER_PROOF = Duration.ofMillis(100);
    static final Duration ALIVE = Duration.ofMillis(500);

    private Instant published = Instant.EPOCH;
    private Instant owedSince = Instant.EPOCH;
    private boolean owed;
    private boolean proven;

    /// A watermark was read.
    void alive(Instant now) {
        owedSince = owed ? owedSince : now;
        owed = true;
    }

    /// What is proven has changed.
    void proven() {
        owed = true;
        proven = true;
    }

    /// Whether to publish now, also when the clock was set back; when it says so, nothing is owed any more.
    boolean due(Instant now) {
        boolean soon = proven ? within(AFTER_PROOF, published, now) : within(ALIVE, owedSince, now);
        if (!owed || soon) {
            return false;
        }
        published = now;
        owed = false;
        proven = false;
        return true;
    }

    private static boolean within(Duration pause, Instant since, Instant now) {
        return now.isBefore(since.plus(pause)) && !now.isBefore(since);
    }
}
