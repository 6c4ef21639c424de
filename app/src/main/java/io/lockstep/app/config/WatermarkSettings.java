package io.lockstep.app.config;

import java.time.Duration;

/// What cuts both change logs at the same point.
///
/// @param interval time between two watermarks
/// @param schema of the watermark table on both sides
public record WatermarkSettings(Duration interval, String schema) {
    public WatermarkSettings {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("watermark.interval must be positive, got " + interval);
        }
    }

    static WatermarkSettings of(Settings settings) {
        return new WatermarkSettings(
                settings.get("watermark.interval", Duration.class), settings.text("watermark.schema"));
    }
}
