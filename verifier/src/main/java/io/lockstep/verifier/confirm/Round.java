package io.lockstep.verifier.confirm;

import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.WatermarkRow;
import java.util.HashMap;
import java.util.Map;

/// One round of reads of many rows that share their watermarks. Immutable; it says what the reads mean and reads
/// nothing itself.
///
/// @param mode what the replicator is allowed to do
/// @param from the source's watermark before the first read
/// @param before the source's rows, read after that
record Round(Mode mode, WatermarkRow from, Map<RowKey, Row> before) {
    Round {
        before = Map.copyOf(before);
    }

    /// Whether the target's watermark says that the target has had everything before the round's first. Where
    /// batches are applied, the next number alone does not: it may be shown while its batch is half done.
    boolean reached(WatermarkRow target) {
        return switch (mode) {
            case ORDERED -> target.sequence() > from.sequence();
            case CAUSAL -> target.seen() > from.sequence();
        };
    }

    /// What was read of each row that was read every time; nothing when the watermarks began anew meanwhile.
    ///
    /// @param shown the target's watermark, which [#reached]
    /// @param after the source's watermark after its last read
    Map<RowKey, Sandwich> end(
            WatermarkRow shown, Map<RowKey, Row> target, Map<RowKey, Row> source, WatermarkRow after) {
        var read = new HashMap<RowKey, Sandwich>();
        if (after.epoch() != from.epoch() || after.sequence() + 1 < shown.sequence()) {
            return read;
        }
        var window = new Ruling.Window(from.sequence(), shown.sequence(), after.sequence() + 1);
        before.forEach((key, first) -> {
            Row there = target.get(key);
            Row last = source.get(key);
            if (there != null && last != null) {
                read.put(key, new Sandwich(window, first, there, last));
            }
        });
        return read;
    }
}
