package io.lockstep.app.config;

/// How capture buffers changes, and what its slot may cost.
///
/// @param maxRetained the most log that a server may have to keep for a slot before it is given up
/// @param batchSize changes handed over at once
/// @param queueSize changes waiting at most
public record CaptureSettings(ByteSize maxRetained, int batchSize, int queueSize) {
    private static final ByteSize USUAL = ByteSize.parse("64GiB");

    public CaptureSettings {
        if (batchSize < 1 || queueSize <= batchSize) {
            throw new IllegalArgumentException(
                    "capture.queue-size must be more than capture.batch-size, got " + queueSize + " and " + batchSize);
        }
        if (maxRetained.bytes() < 1) {
            throw new IllegalArgumentException("capture.max-retained-wal must be more than nothing");
        }
    }

    /// With the usual limit for the slot.
    public CaptureSettings(int batchSize, int queueSize) {
        this(USUAL, batchSize, queueSize);
    }

    static CaptureSettings of(Settings settings) {
        return new CaptureSettings(
                settings.get("capture.max-retained-wal", ByteSize.class),
                settings.number("capture.batch-size"),
                settings.number("capture.queue-size"));
    }
}
