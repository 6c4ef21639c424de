package io.lockstep.capture.encoding;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;

/// Whose change log is read.
///
/// @param watermarkSchema of the watermark table
public record LaneSide(String migration, String lane, Side side, String watermarkSchema) {
    TableId watermarkTable() {
        return new WatermarkTable(watermarkSchema, lane).id();
    }
}
