package io.lockstep.app.config;

import java.time.Duration;

/// The differences that Lockstep plants itself.
///
/// @param interval between two of them
public record CanarySettings(Duration interval) {
    public CanarySettings {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("canary.interval must be positive, got " + interval);
        }
    }

    static CanarySettings of(Settings settings) {
        return new CanarySettings(settings.get("canary.interval", Duration.class));
    }
}
