package io.lockstep.verifier.matching;

import io.lockstep.events.Watermark;
import java.time.Instant;

/// A watermark as one side showed it first.
///
/// @param seen the newest watermark visible on the target when this one was written, or an earlier one
/// @param writtenAt by the writer's clock
/// @param appendedAt when the broker took this side's record of it
public record Mark(long sequence, long seen, Instant writtenAt, Instant appendedAt) {
    static Mark of(Watermark watermark, Instant appendedAt) {
        return new Mark(watermark.sequence(), watermark.seen(), watermark.writtenAt(), appendedAt);
    }
}
