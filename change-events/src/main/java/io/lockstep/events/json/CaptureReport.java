package io.lockstep.events.json;

import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Position;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the capture of one side of a lane says about itself, every second and whenever it changes. A
/// capture that is gone says nothing more: the age of its last report tells.
///
/// @param connected whether it reads its change log now
/// @param position of the last change that the broker acknowledged; null before the first
/// @param retainedBytes log that the database keeps for the slot; null while not known
/// @param error what keeps it from reading, or did a moment ago; null when nothing does
/// @param notVerified selected tables that it does not carry, with the reason and what to do; by their
///     names on the target, where those are known
/// @param scheme of its fingerprints
/// @param configuration in which the other services have to agree with it
/// @param watermarks how the watermark writer is doing; null on a side that has none
/// @param concerns what the capture has met that keeps the lane from being proven
/// @param canaries how the planter of canaries is doing; null on a side that has none
/// @param reportedAt by its own clock
public record CaptureReport(
        String lane,
        Side side,
        boolean connected,
        @Nullable Position position,
        @Nullable Long retainedBytes,
        @Nullable String error,
        Map<TableId, Concern> notVerified,
        FingerprintScheme scheme,
        SharedConfiguration configuration,
        @Nullable WatermarkReport watermarks,
        List<Concern> concerns,
        @Nullable CanaryReport canaries,
        Instant reportedAt) {
    /// Of a side that plants no canaries.
    public CaptureReport(
            String lane,
            Side side,
            boolean connected,
            @Nullable Position position,
            @Nullable Long retainedBytes,
            @Nullable String error,
            Map<TableId, Concern> notVerified,
            FingerprintScheme scheme,
            SharedConfiguration configuration,
            @Nullable WatermarkReport watermarks,
            List<Concern> concerns,
            Instant reportedAt) {
        this(
                lane,
                side,
                connected,
                position,
                retainedBytes,
                error,
                notVerified,
                scheme,
                configuration,
                watermarks,
                concerns,
                null,
                reportedAt);
    }

    public CaptureReport {
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(side, "side");
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(configuration, "configuration");
        Objects.requireNonNull(reportedAt, "reportedAt");
        notVerified = Map.copyOf(notVerified);
        concerns = List.copyOf(concerns);
    }

    /// The key of the reports of one capture: `lane/side`.
    public static String key(String lane, Side side) {
        return lane + "/" + side.word();
    }

    public String key() {
        return key(lane, side);
    }

    /// Something that keeps the lane from being proven.
    ///
    /// @param message what happened, to which object, and what to do
    public record Concern(UnprovenReason reason, String message) {
        public Concern {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /// How a watermark writer is doing.
    ///
    /// @param epoch that it writes in; 0 before the first watermark
    /// @param written the newest watermark; 0 before the first
    /// @param seen the newest watermark that the target is known to show; 0 for none
    /// @param error what fails at the moment; null when nothing does
    public record WatermarkReport(
            long epoch, long written, long seen, @Nullable String error) {}
}
