package io.lockstep.app.config;

/// How capture buffers changes.
///
/// @param batchSize changes handed over at once
/// @param queueSize changes waiting at most
public record CaptureSettings(int batchSize, int queueSize) {
    public CaptureSettings {
        if (batchSize < 1 || queueSize <= batchSize) {
            throw new IllegalArgumentException(
                    "capture.queue-size must be more than capture.batch-size, got " + queueSize + " and " + batchSize);
        }
    }

    static CaptureSettings of(Settings settings) {
        return new CaptureSettings(settings.number("capture.batch-size"), settings.number("capture.queue-size"));
    }
}
