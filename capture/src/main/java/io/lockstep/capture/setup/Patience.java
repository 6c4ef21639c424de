package io.lockstep.capture.setup;

import java.time.Duration;

/// How long a setup waits for others.
///
/// @param lock for a lock on a table or publication
/// @param statement for one statement; making a slot waits for every transaction that is open
public record Patience(Duration lock, Duration statement) {
    public static final Patience DEFAULT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(45));
}
