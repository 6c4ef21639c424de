package io.lockstep.capture;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a watermark writer is doing.
///
/// @param epoch that it writes in; 0 before the first watermark
/// @param written the newest watermark; 0 before the first
/// @param seen the newest watermark that the target is known to show; 0 for none
/// @param error what fails at the moment; empty when nothing does
public record WatermarkStatus(long epoch, long written, long seen, Optional<String> error) {
    WatermarkStatus withSeen(long newer) {
        return new WatermarkStatus(epoch, written, newer, error);
    }

    WatermarkStatus withError(@Nullable String message) {
        return new WatermarkStatus(epoch, written, seen, Optional.ofNullable(message));
    }
}
