package io.lockstep.app.config;

import java.time.Duration;

/// One value in force.
///
/// @param key its dotted name
/// @param value of the type that the key's format gives
public record Setting(String key, Object value, Origin origin) {
    /// The value as a user would write it; secrets are `***`.
    public String shown() {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            default -> value.toString();
        };
    }
}
