package io.lockstep.capture.setup;

import io.lockstep.capture.CaptureSettings;
import io.lockstep.capture.ChangeLog;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.encoding.FingerprintKey;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.events.WatermarkMac;

/// Captures of lanes that are set up, with the runtime role.
final class Captures {
    private static final FingerprintKey KEY = FingerprintKey.random();

    private Captures() {}

    /// What the watermarks of the pair's lane are signed with.
    static WatermarkMac mac(Pair pair) {
        return KEY.watermarks(pair.migration(), pair.names().lane());
    }

    /// What the change topic of one side holds now.
    static ChangeLog log(Pair pair, Side side) {
        return ChangeLog.read(SharedLab.lab().kafka().bootstrap(), new Topics(pair.migration()).changes(side));
    }

    static CaptureSettings of(Pair pair, Side side) {
        LaneRecord lane = LaneRecord.require(pair.runtime(side), side, pair.names(), "lockstep");
        return new CaptureSettings(
                pair.names(),
                side,
                pair.runtime(side),
                lane.tables(),
                "lockstep",
                KEY,
                Pair.kafka().properties(),
                3,
                new CaptureSettings.Buffers(512, 2048));
    }
}
