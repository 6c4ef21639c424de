package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import java.time.Duration;
import java.util.Optional;

/// What cuts both change logs at the same point.
///
/// @param interval time between two watermarks
/// @param schema of the watermark table on both sides
/// @param account that alone writes watermarks; empty when the source's own does
public record WatermarkSettings(Duration interval, String schema, Optional<Login> account) {
    /// A role and its password.
    ///
    /// @param password empty where the server asks for none
    public record Login(String user, Optional<Secret> password) {}

    public WatermarkSettings {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("watermark.interval must be positive, got " + interval);
        }
    }

    static WatermarkSettings of(Settings settings) {
        return new WatermarkSettings(
                settings.get("watermark.interval", Duration.class),
                settings.text("watermark.schema"),
                settings.optional("watermark.user", String.class)
                        .map(user -> new Login(user, settings.optional("watermark.password", Secret.class))));
    }
}
