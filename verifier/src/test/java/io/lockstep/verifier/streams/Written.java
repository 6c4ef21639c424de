package io.lockstep.verifier.streams;

import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.LaneState;

/// The judge's memory as it is after it was written to a store and read again.
public final class Written {
    private Written() {}

    public static KeyState again(KeyState state) {
        return KeyStateCodec.decode(KeyStateCodec.encode(state));
    }

    public static LaneState again(LaneState state) {
        return LaneStateCodec.decode(
                LaneStateCodec.encodeReading(state),
                LaneStateCodec.encode(state.marks()),
                LaneStateCodec.encode(state.catalogue()));
    }
}
