package io.lockstep.capture;

import io.lockstep.events.WatermarkMac.Origin;

/// A lane's watermark row as it was found. Its numbers are worth something only when the writer has written it.
record StoredMark(long epoch, long sequence, long seen, Origin origin) {
    boolean genuine() {
        return origin == Origin.WRITER;
    }
}
