package io.lockstep.events;

import java.time.Instant;

/// A row of the lane's watermark table, met in a change log and broadcast to every partition.
///
/// @param sequence the watermark's number n, increasing by one for each row written, also across epochs
/// @param epoch the epoch it was written in
/// @param seen the highest watermark already visible on the target when this one was written: possibly too low,
///     never too high; 0 when there was none
/// @param writtenAt the writer's clock when it wrote the row
/// @param versionsSince how many row versions capture sent to this partition since the previous watermark. Fewer
///     received means a gap; more cannot be told from redelivery
public record Watermark(
        String lane, Position position, long sequence, long epoch, long seen, Instant writtenAt, long versionsSince)
        implements ChangeRecord {
    public Watermark {
        if (sequence < 1 || seen >= sequence || seen < 0) {
            throw new IllegalArgumentException("Watermark " + sequence + " cannot have seen " + seen);
        }
        if (epoch < 0 || versionsSince < 0) {
            throw new IllegalArgumentException(
                    "Watermark %d of epoch %d cannot follow %d versions".formatted(sequence, epoch, versionsSince));
        }
    }
}
