package io.lockstep.capture.setup;

import io.lockstep.capture.CaptureSettings;
import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.encoding.FingerprintKey;
import io.lockstep.events.Side;

/// Captures of lanes that are set up, with the runtime role.
final class Captures {
    private static final FingerprintKey KEY = FingerprintKey.random();

    private Captures() {}

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
